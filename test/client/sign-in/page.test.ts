import { signedPage } from '../../../client/sign-in/page.ts';

function termsOf(page: string): string[][] {
  return [...page.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/g)].map(([, term = '', value = '']) => [term, value]);
}

it('what was signed is told in words first, and wholly', () => {
  const text = JSON.stringify({
    v: 1,
    installation: 'i',
    salt: 'f0'.repeat(16),
    planHash: '0123456789abcdef'.repeat(4),
    run: 'a <b> c',
    action: 'approve',
    constructor: 'x',
  });
  expect(termsOf(signedPage(text, 'ben'))).toEqual([
    ['Decision', 'approve'],
    ['Run', 'a &lt;b&gt; c'],
    ['Plan', '01234567 89abcdef 01234567 89abcdef 01234567 89abcdef 01234567 89abcdef'],
    ['installation', 'i'],
    ['constructor', 'x'],
  ]);
});
