import { powershellLiteral } from '../../domain/powershell-literal.ts';

test.each([
  ['SecOps', "'SecOps'"],
  ["O'Hara; Remove-Item *", "'O''Hara; Remove-Item *'"],
  ['a \u2019 typographic \u2018 one', "'a \u2019\u2019 typographic \u2018\u2018 one'"],
  ['$(Get-Date) `n $x', "'$(Get-Date) `n $x'"],
])('%s stays what it is', (text, literal) => {
  expect(powershellLiteral(text)).toBe(literal);
});

test('no line contains a line break', () => {
  expect(() => powershellLiteral('a\nb')).toThrow(RangeError);
});
