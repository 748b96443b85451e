/** Who enrols a passkey, who stands for it, and who revokes it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { passkeyTrustSchema, usualPasskeyTrust } from '../../../domain/passkey-trust.ts';
import { openJournal, type Journal } from '../../../journal/journal.ts';
import { allPasskeys } from '../../../journal/passkeys.ts';
import { enrolPasskey } from '../../../policy/passkeys/enrolments.ts';
import { ben, cyd, endorse, enrol, eve, now, person, revoke } from './enrolled.ts';
import { SoftwareAuthenticator } from './software-authenticator.ts';

let home: string;
let journal: Journal;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'enrolments-'));
  journal = await openJournal({ home });
});
afterEach(async () => {
  await journal.close();
  await rm(home, { recursive: true, force: true });
});

async function enrolled(by = ben) {
  const { answer } = await enrol(journal, by, new SoftwareAuthenticator());
  if ('refused' in answer) throw new Error(answer.refused.message);
  return answer.passkey;
}

const code = (answer: object): string => ('refused' in answer ? (answer.refused as { code: string }).code : 'done');

it('a person enrols a passkey, another one with Administer stands for it, and either of them revokes it', async () => {
  for (const revoker of [ben, eve]) {
    const passkey = await enrolled();
    expect(code(await endorse(journal, eve, passkey))).toBe('done');
    expect(code(await revoke(journal, revoker, passkey))).toBe('done');
    expect(code(await revoke(journal, revoker, passkey))).toBe('passkey-revoked');
  }
  expect(await allPasskeys(journal)).toMatchObject({
    passkeys: [ben, eve].map((by) => ({ person: ben, endorsed: { by: eve }, revoked: { by, reason: 'lost' } })),
    damaged: [],
  });
});

it('nobody stands for a passkey of their own, without Administer, twice, or once it is revoked', async () => {
  const own = await enrolled(eve);
  expect(code(await endorse(journal, eve, own))).toBe('enroller');
  expect(code(await endorse(journal, { ...eve, name: 'another name' }, own))).toBe('enroller');
  expect(code(await endorse(journal, cyd, own))).toBe('role-missing');
  expect(code(await endorse(journal, person('fay', ['Administer']), own))).toBe('done');
  expect(code(await endorse(journal, person('fay', ['Administer']), own))).toBe('passkey-already-endorsed');
  const revoked = await enrolled();
  await revoke(journal, eve, revoked);
  expect(code(await endorse(journal, eve, revoked))).toBe('passkey-revoked');
});

it('two accounts of one person, by the worker’s own file as it is now, are one person', async () => {
  const passkey = await enrolled();
  await writeFile(join(home, 'approvals.yaml'), JSON.stringify({ accounts: { ben: [ben.subject, eve.subject] } }));
  expect(code(await endorse(journal, { ...eve, account: 'ben' }, passkey))).toBe('enroller');
});

it('what is endorsed is the enrolment that the statement names, and no other of that key', async () => {
  const passkey = await enrolled();
  expect(code(await endorse(journal, eve, { ...passkey, enrolment: 'f'.repeat(64) }))).toBe('passkey-unknown');
  expect(code(await endorse(journal, eve, { ...passkey, credentialId: 'AAAA' }))).toBe('passkey-unknown');
  expect(code(await endorse(journal, eve, { ...passkey, person: cyd }))).toBe('passkey-unknown');
});

it('somebody else’s passkey is revoked by nobody without Administer', async () => {
  const passkey = await enrolled();
  expect(code(await revoke(journal, cyd, passkey))).toBe('role-missing');
});

it('an enrolment is taken once: not again, not by another person, and not after it was revoked', async () => {
  const authenticator = new SoftwareAuthenticator();
  const { answer, text, registration } = await enrol(journal, ben, authenticator);
  const again = async (signedIn = ben) =>
    code(await enrolPasskey(journal, { text, signedIn, now, registration, trust: usualPasskeyTrust }));
  expect(await again()).toBe('passkey-already-enrolled');
  expect(await again(cyd)).toBe('passkey-already-enrolled');
  if ('refused' in answer) throw new Error(answer.refused.message);
  await revoke(journal, ben, answer.passkey);
  expect(await again()).toBe('passkey-already-enrolled');
  expect(code((await enrol(journal, ben, authenticator)).answer)).toBe('passkey-already-enrolled');
});

describe('an enrolment is refused where', () => {
  const other = new SoftwareAuthenticator();
  it.each<[string, string, Parameters<typeof enrol>[3]]>([
    ['it is of another installation', 'malformed', { statement: { installation: 'another' } }],
    ['it is too old', 'statement-expired', { now: now + 700_000 }],
    ['it is of a clock that is far ahead', 'statement-expired', { now: now - 120_000 }],
    ['it would hold for a day', 'malformed', { statement: { notAfter: '2026-12-02T10:00:00.000Z' } }],
    ['it has something more', 'malformed', { statement: { more: true } }],
    ['it says that it is something else', 'malformed', { statement: { action: 'endorse' } }],
    [
      'it names another key than the one that was made',
      'passkey-invalid',
      { statement: { publicKey: other.publicKey.toString('base64url') } },
    ],
    [
      'it names another passkey than the one that was made',
      'passkey-invalid',
      { statement: { credentialId: other.credentialId } },
    ],
    ['the key was made for another enrolment', 'passkey-invalid', { statement: { salt: 'a'.repeat(32) } }],
    [
      'the key was made for another site',
      'passkey-invalid',
      { registration: (own, challenge) => own.create({ challenge, rpId: 'example.com' }) },
    ],
    [
      'the key was made at another page',
      'passkey-invalid',
      { registration: (own, challenge) => own.create({ challenge, origin: 'https://example.com' }) },
    ],
    [
      'the key was made in a frame',
      'passkey-invalid',
      { registration: (own, challenge) => own.create({ challenge, client: { crossOrigin: true } }) },
    ],
    [
      'nobody was verified',
      'passkey-invalid',
      { registration: (own, challenge) => own.create({ challenge, flags: 0x01 }) },
    ],
    [
      'it is a signature and no new key',
      'passkey-invalid',
      { registration: (own, challenge) => own.get({ challenge }) },
    ],
    ['trust.yaml does not name the site', 'passkey-invalid', { rpId: 'example.com' }],
  ])('%s', async (_, expected, otherwise) => {
    expect(code((await enrol(journal, ben, new SoftwareAuthenticator(), otherwise)).answer)).toBe(expected);
    expect(await allPasskeys(journal)).toEqual({ passkeys: [], damaged: [] });
  });
});

it('at a console a passkey is enrolled for its domain', async () => {
  const trust = passkeyTrustSchema.parse({ rpIds: ['example.com'], origins: ['https://example.com'] });
  const { answer } = await enrol(journal, ben, new SoftwareAuthenticator(), { rpId: 'example.com', trust });
  expect(answer).toMatchObject({ passkey: { rpId: 'example.com', transports: [], synced: false } });
});

it.each([
  ['an IP address', { rpIds: ['127.0.0.1'] }, 'rpIds.0'],
  ['a scheme', { rpIds: ['https://example.com'] }, 'rpIds.0'],
  ['a domain without an origin', { rpIds: ['example.com'] }, 'rpIds.0'],
  ['an origin of another domain', { rpIds: ['localhost'], origins: ['https://example.com'] }, 'origins.0'],
  ['an origin without TLS', { rpIds: ['example.com'], origins: ['http://example.com'] }, 'origins.0'],
  ['an origin with a path', { rpIds: ['example.com'], origins: ['https://example.com/'] }, 'origins.0'],
  ['an origin of a domain that ends so', { rpIds: ['example.com'], origins: ['https://notexample.com'] }, 'origins.0'],
  ['no domain at all', { rpIds: [] }, 'rpIds'],
])('trust.yaml may not name %s', (_, given, where) => {
  const { error } = passkeyTrustSchema.safeParse(given);
  expect(error?.issues.map(({ path }) => path.join('.'))).toContain(where);
});
