/** Names as inputs may have them: what a directory, DNS and Exchange know, and nothing that means more than itself. */
import {
  domainAccountOf,
  domainAccountSchema,
  exchangeNameSchema,
  fullHostNameSchema,
  hasPrivateSuffix,
  meansAllServers,
  serversSchema,
  userPrincipalNameSchema,
} from '../../domain/directory-names.ts';

const hostile = [
  'a"b',
  "a'b",
  'a`b',
  'a$(1+1)b',
  '$env:PATH',
  'a;b',
  'a|b',
  'a&b',
  'a\nb',
  'a\r\nb',
  'a\u0000b',
  'a<b>',
  'a,b',
  '*',
  '',
  ' ',
  'a'.repeat(65_536),
];

describe.each([
  ['an account', domainAccountSchema, (part: string) => `CONTOSO\\${part}`],
  ["an account's domain", domainAccountSchema, (part: string) => `${part}\\allsolutions`],
  ['a host', fullHostNameSchema, (part: string) => `${part}.contoso.example`],
  ['a user principal name', userPrincipalNameSchema, (part: string) => `svc@${part}.example`],
] as const)('%s', (_what, schema, within) => {
  test.each(hostile)('refuses %j', (text) => {
    expect(schema.safeParse(within(text)).success).toBe(false);
  });
});

test.each(hostile.filter((text) => !["a'b", 'a&b'].includes(text)))('the local part of a name refuses %j', (text) => {
  expect(userPrincipalNameSchema.safeParse(`${text}@contoso.example`).success).toBe(false);
});

test.each(hostile.filter((text) => text !== 'a&b'))('the name of a role group refuses %j', (text) => {
  expect(exchangeNameSchema.safeParse(text).success).toBe(false);
});

test.each([
  [domainAccountSchema, String.raw`CONTOSO\allsolutions`],
  [domainAccountSchema, String.raw`ΕΤΑΙΡΕΙΑ\γραμματεία_1`],
  [userPrincipalNameSchema, "o'brien.mary-ann@contoso.example"],
  [userPrincipalNameSchema, '山田@contoso.example'],
  [exchangeNameSchema, 'Client Sense Management'],
  [exchangeNameSchema, 'Отдел продаж (Москва) & Co.'],
  [fullHostNameSchema, 'mail.contoso.example'],
])('%#: %s', (schema, text) => {
  expect(schema.parse(text)).toBe(text);
});

test.each([
  String.raw`CONTOSO\a-name-longer-than-twenty`,
  String.raw`CONTOSO\ends.`,
  String.raw`CONTOSO\x$`,
  'allsolutions',
])('%s is no account that a person makes', (text) => {
  expect(domainAccountSchema.safeParse(text).success).toBe(false);
});

test.each([
  [['all'], true],
  [['EX01', 'ex02.contoso.local'], true],
  [[], false],
  [['all', 'EX01'], false],
  [['EX01', 'ex01'], false],
  [['EX01;rm'], false],
])('servers %j', (names, fits) => {
  expect(serversSchema.safeParse(names).success).toBe(fits);
});

test('all is all alone, in whatever case', () => {
  expect([['all'], ['ALL'], ['EX01']].map(meansAllServers)).toEqual([true, true, false]);
});

test.each([
  ['svc@contoso.local', true],
  ['svc@ad.CORP', true],
  ['svc@contoso.example', false],
])('%s has the suffix of a private domain: %s', (name, isPrivate) => {
  expect(hasPrivateSuffix(name)).toBe(isPrivate);
});

test('an account has two halves', () => {
  expect(domainAccountOf(String.raw`CONTOSO\allsolutions`)).toEqual({ domain: 'CONTOSO', name: 'allsolutions' });
});
