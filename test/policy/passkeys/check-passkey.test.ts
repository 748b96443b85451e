/** Which passkey's signature counts for a decision, and everything that must not pass for one. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json, JsonObject } from '../../../domain/json.ts';
import { passkeyTrustSchema, usualPasskeyTrust, type PasskeyTrust } from '../../../domain/passkey-trust.ts';
import type { SignedIn } from '../../../domain/person.ts';
import { nonceOf } from '../../../domain/statement.ts';
import { openJournal, type Journal } from '../../../journal/journal.ts';
import { checkPasskey } from '../../../policy/passkeys/check-passkey.ts';
import { tamper } from '../../journal/backends.ts';
import { ben, cyd, endorse, enrol, eve, inUse, revoke } from './enrolled.ts';
import { SoftwareAuthenticator } from './software-authenticator.ts';

let home: string;
let journal: Journal;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'passkeys-'));
  journal = await openJournal({ home });
});
afterAll(async () => {
  await journal.close();
  await rm(home, { recursive: true, force: true });
});

const text = '{"action":"approve","planHash":"2e1865cb"}';
const challenge = nonceOf(text);

async function checked(
  assertion: Json | undefined,
  {
    signedIn = ben,
    trust = usualPasskeyTrust,
    statement = text,
  }: { signedIn?: SignedIn; trust?: PasskeyTrust; statement?: string } = {},
): Promise<string> {
  const answer = await checkPasskey(journal, { assertion, statementText: statement, signedIn, trust });
  return 'refused' in answer ? `${answer.refused.code}: ${answer.refused.message}` : answer.credentialId;
}

it('counts where its own person has signed the hash of this statement, at the page of the command line on any port', async () => {
  const { authenticator } = await inUse(journal);
  expect(await checked(authenticator.get({ challenge }))).toBe(authenticator.credentialId);
  expect(await checked(authenticator.get({ challenge, origin: 'http://localhost:9' }))).toBe(
    authenticator.credentialId,
  );
});

describe('is refused where', () => {
  let authenticator: SoftwareAuthenticator;
  beforeAll(async () => {
    ({ authenticator } = await inUse(journal));
  });

  it.each<[string, (own: SoftwareAuthenticator) => Json, RegExp]>([
    [
      'it has signed another decision',
      (own) => own.get({ challenge: nonceOf(`${text} `) }),
      /^passkey-invalid: .*challenge/,
    ],
    [
      'another page has asked for it',
      (own) => own.get({ challenge, origin: 'https://runbooks.example.com' }),
      /^passkey-invalid: .*a page that trust.yaml/,
    ],
    [
      'the page is at an address',
      (own) => own.get({ challenge, origin: 'http://127.0.0.1:40123' }),
      /a page that trust.yaml/,
    ],
    [
      'the page is of a host that begins so',
      (own) => own.get({ challenge, origin: 'http://localhost:1.evil.example' }),
      /a page that trust.yaml/,
    ],
    [
      'it was used for another site',
      (own) => own.get({ challenge, rpId: 'runbooks.example.com' }),
      /^passkey-invalid: .*another site than localhost/,
    ],
    [
      'nobody was verified',
      (own) => own.get({ challenge, flags: 0x01 }),
      /^passkey-invalid: .*not verified who uses it/,
    ],
    ['nobody was there', (own) => own.get({ challenge, flags: 0x04 }), /^passkey-invalid: .*not verified who uses it/],
    [
      'the page was in a frame of another site',
      (own) => own.get({ challenge, client: { crossOrigin: true } }),
      /^passkey-invalid: .*within another site's page/,
    ],
    [
      'a page around it is named',
      (own) => own.get({ challenge, client: { topOrigin: 'http://localhost:40123' } }),
      /^passkey-invalid: .*within another/,
    ],
    [
      'a new key was made in its place',
      (own) => own.get({ challenge, type: 'webauthn.create' }),
      /^passkey-invalid: .*something else than webauthn.get/,
    ],
    [
      'another key has signed under its name',
      (own) => ({
        ...(new SoftwareAuthenticator().get({ challenge }) as JsonObject),
        id: own.credentialId,
        rawId: own.credentialId,
      }),
      /^passkey-invalid: .*signature/,
    ],
    [
      'its two names differ',
      (own) => ({ ...(own.get({ challenge }) as JsonObject), rawId: 'AAAA' }),
      /^passkey-invalid: .*no assertion/,
    ],
    ['it was never enrolled', () => new SoftwareAuthenticator().get({ challenge }), /^passkey-unknown/],
    ['it is no assertion', () => ({ id: '../../etc' }), /^passkey-invalid: .*no assertion/],
    [
      'there is no end to it',
      (own) => ({ ...(own.get({ challenge }) as JsonObject), id: 'A'.repeat(100_000) }),
      /^passkey-invalid: .*no assertion/,
    ],
  ])('%s', async (_, made, expected) => {
    expect(await checked(made(authenticator))).toMatch(expected);
  });

  it('there is none', async () => {
    expect(await checked(undefined)).toMatch(/^passkey-missing/);
  });

  it('something was added to what the authenticator has signed', async () => {
    const made = authenticator.get({ challenge }) as JsonObject;
    const response = made['response'] as JsonObject;
    const longer = Buffer.concat([Buffer.from(response['authenticatorData'] as string, 'base64url'), Buffer.from([0])]);
    const changed = { ...made, response: { ...response, authenticatorData: longer.toString('base64url') } };
    expect(await checked(changed)).toMatch(/^passkey-invalid: .*signature/);
  });

  it("somebody else's passkey has signed, of whom nothing is said", async () => {
    const answer = await checked(authenticator.get({ challenge }), { signedIn: cyd });
    expect(answer).toMatch(/^passkey-unknown/);
    expect(answer).not.toContain('ben');
  });

  it('the passkey is that of somebody with the same ID at another provider', async () => {
    const elsewhere = { ...ben, issuer: 'https://another.example.com' };
    expect(await checked(authenticator.get({ challenge }), { signedIn: elsewhere })).toMatch(/^passkey-unknown/);
  });

  it('trust.yaml names its site no more', async () => {
    const trust = passkeyTrustSchema.parse({ rpIds: ['example.com'], origins: ['https://example.com'] });
    expect(await checked(authenticator.get({ challenge }), { trust })).toMatch(
      /^passkey-invalid: .*it is of localhost/,
    );
  });
});

it('is refused until another person with Administer stands for it, and once it is revoked', async () => {
  const authenticator = new SoftwareAuthenticator();
  const { answer } = await enrol(journal, ben, authenticator);
  if ('refused' in answer) throw new Error(answer.refused.message);
  const assertion = authenticator.get({ challenge });
  expect(await checked(assertion)).toMatch(/^passkey-not-endorsed/);
  await endorse(journal, eve, answer.passkey);
  expect(await checked(assertion)).toBe(authenticator.credentialId);
  await revoke(journal, ben, answer.passkey);
  expect(await checked(assertion)).toMatch(/^passkey-revoked: .*ben@contoso.example/);
});

it('of a console counts at its own origins alone', async () => {
  const trust = passkeyTrustSchema.parse({
    rpIds: ['localhost', 'runbooks.example.com'],
    origins: ['https://runbooks.example.com', 'https://a.runbooks.example.com:8443'],
  });
  const rpId = 'runbooks.example.com';
  const { authenticator } = await inUse(journal, ben, { rpId, trust });
  const from = async (origin: string) => await checked(authenticator.get({ challenge, rpId, origin }), { trust });
  expect(await from('https://runbooks.example.com')).toBe(authenticator.credentialId);
  expect(await from('https://a.runbooks.example.com:8443')).toBe(authenticator.credentialId);
  for (const origin of ['https://b.runbooks.example.com', 'http://runbooks.example.com', 'http://localhost:40123']) {
    expect(await from(origin)).toMatch(/^passkey-invalid: .*a page that trust.yaml/);
  }
});

describe('a key that counts its uses', () => {
  it('is refused where it has counted fewer than before, and takes what it has signed already once more', async () => {
    const { authenticator } = await inUse(journal, ben, { counter: 4 });
    const uses = (counter: number, statement: string) =>
      [authenticator.get({ challenge: nonceOf(statement), counter }), { statement }] as const;
    expect(await checked(...uses(4, 'a'))).toMatch(/^passkey-counter-went-back/);
    expect(await checked(...uses(7, 'a'))).toBe(authenticator.credentialId);
    expect(await checked(...uses(7, 'a'))).toBe(authenticator.credentialId);
    for (const counter of [7, 6, 0]) expect(await checked(...uses(counter, 'b'))).toMatch(/^passkey-counter-went-back/);
    expect(await checked(...uses(8, 'b'))).toBe(authenticator.credentialId);
    expect(await checked(...uses(7, 'a'))).toBe(authenticator.credentialId);
  });

  it('counts no more where the record of its uses was removed', async () => {
    const { authenticator } = await inUse(journal);
    await checked(authenticator.get({ challenge, counter: 3 }));
    await tamper(journal, `delete from passkeys where scope = '${authenticator.credentialId}' and part = 'uses'`);
    expect(await checked(authenticator.get({ challenge, counter: 5 }))).toMatch(/^passkey-invalid: .*uses is damaged/);
  });
});

it('counts no more where something of its record is missing, which may have been its revocation', async () => {
  const { authenticator, passkey } = await inUse(journal);
  await revoke(journal, eve, passkey);
  await tamper(journal, `delete from passkeys where scope = '${authenticator.credentialId}' and kind = 'revoked'`);
  expect(await checked(authenticator.get({ challenge }))).toMatch(/^passkey-invalid: .*is missing/);
});

it('is no passkey of somebody whom the database has been told of', async () => {
  const { authenticator } = await inUse(journal);
  const where = `where scope = '${authenticator.credentialId}' and kind = 'enrolled'`;
  await tamper(journal, `update passkeys set content = replace(content, 'oid of ben', 'oid of cyd') ${where}`);
  expect(await checked(authenticator.get({ challenge }), { signedIn: cyd })).toMatch(
    /^passkey-invalid: .*not what its writer/,
  );
});
