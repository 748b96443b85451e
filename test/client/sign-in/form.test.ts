import { formIn, textOf } from '../../../client/sign-in/form.ts';

test('a form is what a browser would send, without its buttons', () => {
  const page = `<p><form method="post" action="/t/login?a=1&amp;b=2"><input type="hidden" name="canary" value="a&quot;b&#39;&#x3c;">
    <button name="account" value="other">x</button><label>User <input required name="login" value=""></label><input type="submit"></form>`;
  expect(formIn(page)).toEqual({
    action: '/t/login?a=1&b=2',
    fields: new Map([
      ['canary', `a"b'<`],
      ['login', ''],
    ]),
  });
});

test.each([
  ['without a form', '<p>none</p>'],
  ['with two forms', '<form method="post" action="/a"></form><form method="post" action="/b"></form>'],
  ['whose form would put a password into an address', '<form action="/a"><input name="passwd"></form>'],
  ['whose form leads nowhere', '<form method="post"></form>'],
])('a page %s has none', (_, page) => {
  expect(formIn(page)).toBeUndefined();
});

test('a reference that stands for no character stays as it is', () => {
  expect(textOf('&unknown; &#1114112; &#65;&amp;lt;')).toBe('&unknown; &#1114112; A&lt;');
});
