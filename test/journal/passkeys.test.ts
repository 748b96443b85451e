/** Passkeys in the journal: what one process records counts for the next, on both databases. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { usualPasskeyTrust } from '../../domain/passkey-trust.ts';
import { nonceOf } from '../../domain/statement.ts';
import { allPasskeys } from '../../journal/passkeys.ts';
import { readPasskeyTrust } from '../../journal/trusted-writers.ts';
import { checkPasskey } from '../../policy/passkeys/check-passkey.ts';
import { ben, eve, inUse, revoke } from '../policy/passkeys/enrolled.ts';
import { backends, tamper, useBackends } from './backends.ts';

useBackends();

const statementText = '{"action":"approve"}';

describe.each(backends)('passkeys in %s', (_, backend) => {
  it('count from their endorsement on, with each use in its order, until they are revoked', async () => {
    const journal = await backend.open();
    const { authenticator, passkey } = await inUse(journal);
    const use = async (counter: number, text = statementText) => {
      const assertion = authenticator.get({ challenge: nonceOf(text), counter });
      const asked = { assertion, statementText: text, signedIn: ben, trust: usualPasskeyTrust };
      const answer = await checkPasskey(journal, asked);
      return 'refused' in answer ? answer.refused.code : 'taken';
    };
    // Both at once: one of them comes second.
    const both = await Promise.all([use(2), use(2, '{"action":"reject"}')]);
    expect(both.toSorted()).toEqual(['passkey-counter-went-back', 'taken']);
    expect(await use(3)).toBe('taken');
    await revoke(journal, eve, passkey);
    expect(await use(4)).toBe('passkey-revoked');
  });

  it('are listed with those of which nothing is known any more', async () => {
    const journal = await backend.open();
    const [one, two] = [await inUse(journal), await inUse(journal)];
    await tamper(journal, `delete from passkeys where scope = '${two.passkey.credentialId}'`);
    expect(await allPasskeys(journal)).toMatchObject({
      passkeys: [{ credentialId: one.passkey.credentialId, endorsed: { by: { name: eve.name } } }],
      damaged: [expect.stringContaining(two.passkey.credentialId.slice(0, 24))],
    });
  });
});

it('trust.yaml says at which pages they are used, from when it is saved on', async () => {
  const [first] = backends;
  const { home } = await (first as (typeof backends)[number])[1].newPlace();
  expect(await readPasskeyTrust(home)).toEqual({ rpIds: ['localhost'], origins: [] });
  const passkeys = { rpIds: ['localhost', 'runbooks.example.com'], origins: ['https://runbooks.example.com'] };
  await writeFile(join(home, 'trust.yaml'), JSON.stringify({ passkeys }));
  expect(await readPasskeyTrust(home)).toEqual(passkeys);
  await writeFile(join(home, 'trust.yaml'), 'passkeys: {rpIds: [10.0.0.1]}');
  await expect(readPasskeyTrust(home)).rejects.toMatchObject({
    code: 'trust-file-invalid',
    subject: expect.stringContaining('passkeys.rpIds.0: must be a domain') as string,
  });
});
