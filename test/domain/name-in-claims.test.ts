import { nameInClaims } from '../../domain/name-in-claims.ts';

const claims = { nameClaim: 'preferred_username', subjectClaim: 'sub' };

it.each<[string, object, string | undefined]>([
  ['the name', { preferred_username: ' ann@contoso.example ', sub: 's-1' }, 'ann@contoso.example'],
  ['where there is none, what names the person for ever', { sub: 's-1' }, 's-1'],
  ['where it is empty, the same', { preferred_username: '  ', sub: 's-1' }, 's-1'],
  ['nothing, where neither is there', {}, undefined],
])('a person is shown by %s', (_what, given, name) => {
  expect(nameInClaims({ ...given }, claims)).toBe(name);
});

it('a claim that every object has is none', () => {
  expect(nameInClaims({ sub: 's-1' }, { ...claims, nameClaim: 'constructor' })).toBe('s-1');
});
