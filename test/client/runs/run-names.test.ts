import { isNameOf } from '../../../client/runs/run-names.ts';

const run = 'client-sense-online/contoso/client.sense@contoso.example';

test.each([
  [run],
  ['client-sense-online'],
  ['client-sense-online/contoso'],
  ['contoso/client.sense@contoso.example'],
  ['client.sense@contoso.example'],
  ['Client.Sense@Contoso.example'],
  ['client.sense'],
  ['contoso/client.sense'],
])('%s is a name of the run', (typed) => {
  expect(isNameOf(typed, run)).toBe(true);
});

test.each([
  [''],
  ['/'],
  ['contoso'],
  ['client'],
  ['client-sense'],
  ['sense'],
  ['client.sense@'],
  ['client.sense@contoso'],
  ['contoso.example'],
  ['client-sense-online/contoso/client.sense@contoso.exampl'],
])('"%s" is none', (typed) => {
  expect(isNameOf(typed, run)).toBe(false);
});

test('a subject may have slashes, and no @', () => {
  const rotation = 'rotate-credential/contoso/servers/EX01';
  expect(isNameOf('servers/EX01', rotation)).toBe(true);
  expect(isNameOf('EX01', rotation)).toBe(false);
  expect(isNameOf('@fabrikam', 'a/b/@fabrikam')).toBe(true);
  expect(isNameOf('', 'a/b/@fabrikam')).toBe(false);
});
