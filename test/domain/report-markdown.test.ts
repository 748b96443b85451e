import { safe } from '../../domain/report/markdown.ts';

it('keeps what comes from outside from becoming markup', () => {
  expect(safe('<img src=x onerror=alert(1)> | a [link](http://x) **b** `c`\n# d')).toBe(
    '&lt;img src=x onerror=alert(1)> \\| a \\[link\\](http://x) \\*\\*b\\*\\* \\`c\\` \\# d',
  );
});
