import {
  daysLeft,
  judge,
  needsRotation,
  usualPolicy,
  type CredentialPolicy,
  type ObservedCredential,
} from '../../domain/credential-policy.ts';

const day = 86_400_000;
const now = Date.parse('2026-11-22T00:00:00Z');
const well: ObservedCredential = {
  kind: 'application-certificate',
  notBefore: now - 30 * day,
  notAfter: now + 335 * day,
  since: now - 30 * day,
  inStore: true,
  registered: true,
  ours: true,
  keyBits: 2048,
};

const rows: [string, Partial<ObservedCredential>, Partial<CredentialPolicy>, string[], boolean][] = [
  ['a young one is well', {}, {}, [], false],
  ['one that ended yesterday has expired', { notAfter: now - day }, {}, ['expired'], true],
  ['one that ends this moment has expired', { notAfter: now }, {}, ['expired'], true],
  [
    'at two thirds of its life renewal is due',
    { notBefore: now - 200 * day, notAfter: now + 100 * day },
    {},
    ['renewal-due'],
    true,
  ],
  [
    'a moment before, it is not',
    { notBefore: now - 200 * day + 1000, notAfter: now + 100 * day + 1000 },
    {},
    [],
    false,
  ],
  [
    'a stated number of days wins over two thirds',
    { notBefore: now - 200 * day, notAfter: now + 100 * day },
    { renewBefore: '30 days' },
    [],
    false,
  ],
  ['and is counted from the end', { notAfter: now + 30 * day }, { renewBefore: '30 days' }, ['renewal-due'], true],
  [
    'without a beginning, the day it was made counts',
    { notBefore: null, since: now - 200 * day, notAfter: now + 100 * day },
    {},
    ['renewal-due'],
    true,
  ],
  [
    'a password without an end is well',
    { kind: 'account-password', notBefore: null, notAfter: null, keyBits: null },
    {},
    [],
    false,
  ],
  [
    'unless a longest life is asked for',
    { kind: 'account-password', notBefore: null, notAfter: null, keyBits: null },
    { longestLife: '365 days' },
    ['weaker-than-policy'],
    true,
  ],
  ['a value that is not in the store', { inStore: false }, {}, ['not-in-store'], true],
  ['a key that the tenant lost', { registered: false }, {}, ['not-registered'], true],
  ['a tenant that was not asked proves nothing', { registered: null }, {}, [], false],
  ['a short key', { keyBits: 1024 }, {}, ['weaker-than-policy'], true],
  ['a life that is too long', { notAfter: now + 700 * day }, { longestLife: '365 days' }, ['weaker-than-policy'], true],
  [
    "a life that is longer than the tenant's policy allows",
    {},
    { tenantLongestLife: 180 * day },
    ['weaker-than-policy'],
    true,
  ],
  [
    'the shorter limit counts',
    {},
    { longestLife: '180 days', tenantLongestLife: 400 * day },
    ['weaker-than-policy'],
    true,
  ],
  ['a life that both allow', {}, { longestLife: '400 days', tenantLongestLife: 365 * day }, [], false],
  [
    'a policy that is to forbid the kind is reported, and no rotation helps',
    {},
    { refusedFrom: now + 5 * day },
    ['blocked-by-policy'],
    false,
  ],
  [
    'the weightiest comes first',
    { notAfter: now - day, inStore: false, keyBits: 1024 },
    {},
    ['expired', 'not-in-store', 'weaker-than-policy'],
    true,
  ],
  [
    "a listener's certificate lies in no secret store, and is well",
    { kind: 'listener-certificate', inStore: null, keyBits: null },
    {},
    [],
    false,
  ],
  [
    "a listener's certificate that ends soon is due",
    { kind: 'listener-certificate', inStore: null, keyBits: null, notAfter: now + 21 * day },
    { renewBefore: '30 days' },
    ['renewal-due'],
    true,
  ],
  [
    'a listener that was given another certificate by hand is reported, and not changed back',
    { kind: 'listener-certificate', inStore: null, keyBits: null, registered: false, notAfter: now - day },
    {},
    ['expired', 'not-registered'],
    false,
  ],
  [
    "somebody else's is never rotated",
    { ours: false, inStore: false, notAfter: now - day },
    {},
    ['expired', 'not-ours'],
    false,
  ],
];

it.each(rows)('%s', (_sentence, credential, policy, reasons, rotates) => {
  const observed = { ...well, ...credential };
  const findings = judge(observed, { ...usualPolicy, ...policy }, now);
  expect(findings.map(({ reason }) => reason)).toEqual(reasons);
  expect(needsRotation(findings, observed.kind)).toBe(rotates);
  for (const { message } of findings) expect(message).toMatch(/^[A-Z].*\.$/);
});

it('counts whole days', () => {
  expect([daysLeft(now + 2.5 * day, now), daysLeft(now - 1, now), daysLeft(null, now)]).toEqual([2, -1, null]);
});
