/** The records of credentials: changed one after the other, and damaged one by one. */
import { credentialKey, type Credential, type Holder } from '../../domain/credential.ts';
import type { RecordedNow } from '../../domain/recorded-credential.ts';
import {
  changeCredential,
  forgetCredential,
  listCredentials,
  readCredential,
  recordCredential,
} from '../../journal/credentials.ts';
import type { Journal } from '../../journal/journal.ts';
import { appendSigned } from '../../journal/signed-rows.ts';
import { failureOf } from '../connectors/failure-of.ts';
import { backends, tamper, useBackends } from './backends.ts';

useBackends();

function holderNamed(name: string, digit = '1'): Holder {
  const id = `${digit.repeat(8)}-2222-4333-8444-555555555555`;
  return { kind: 'application', id, appId: 'aaaaaaaa-2222-4333-8444-555555555555', name };
}

function made(more: Partial<RecordedNow> = {}): RecordedNow {
  const current = { secret: 'secret://app@1', keyId: null, thumbprint: null, notBefore: null, notAfter: null };
  const at = '2026-01-01T00:00:00.000Z';
  const of = { connection: 'contoso', kind: 'application-secret', holder: holderNamed('CE Email') } as const;
  return { ...of, current, run: 'run-1', at, ...more };
}

const key = credentialKey(made());
const other = made({ holder: holderNamed('Client Sense', '2') });

function usedAlsoBy(run: string): (credential: Credential) => Credential {
  return (credential) => ({ ...credential, usedBy: [...credential.usedBy, run] });
}

/** Of this journal's own writer, as an earlier or a later version might have written it. */
async function write(journal: Journal, record: string): Promise<void> {
  await journal.transaction(async (tx) => {
    const stream = { table: 'credentials', scope: 'contoso', part: key } as const;
    await appendSigned(journal, tx, stream, [{ at: await tx.now(), record }]);
  });
}

describe.each(backends)('the records of credentials in %s', (_, backend) => {
  it('are kept as they were made, by connection and key', async () => {
    const journal = await backend.open();
    const recorded = await recordCredential(journal, made());
    await recordCredential(journal, { ...other, connection: 'fabrikam' });
    await recordCredential(journal, other);
    expect(await readCredential(journal, 'contoso', key)).toEqual(recorded);
    const { credentials, damaged } = await listCredentials(journal);
    expect(credentials.map(({ connection, key: of }) => [connection, of])).toEqual([
      ['contoso', key],
      ['contoso', credentialKey(other)],
      ['fabrikam', credentialKey(other)],
    ]);
    expect(damaged).toEqual([]);
    expect((await listCredentials(journal, 'fabrikam')).credentials).toHaveLength(1);
  });

  it('of what is recorded again under another name keep their key', async () => {
    const journal = await backend.open();
    await recordCredential(journal, made());
    await recordCredential(journal, made({ holder: holderNamed('Renamed'), run: 'run-2' }));
    const { credentials } = await listCredentials(journal);
    expect(credentials).toMatchObject([{ key, holder: { name: 'Renamed' }, usedBy: ['run-1', 'run-2'] }]);
  });

  it('are changed on what they say at that moment; what changes nothing adds nothing', async () => {
    const journal = await backend.open();
    await recordCredential(journal, made());
    await changeCredential(journal, 'contoso', key, usedAlsoBy('run-2'));
    await changeCredential(journal, 'contoso', key, (credential) => credential);
    expect((await readCredential(journal, 'contoso', key)).usedBy).toEqual(['run-1', 'run-2']);
    const rows = await journal.read((tx) => tx.rows.selectFrom('credentials').select('position').execute());
    expect(rows).toHaveLength(2);
  });

  it('are forgotten by the value that was rolled back, and by no other', async () => {
    const journal = await backend.open();
    await recordCredential(journal, made());
    await forgetCredential(journal, 'contoso', 'secret://app@2');
    await forgetCredential(journal, 'fabrikam', 'secret://app@1');
    expect((await listCredentials(journal)).credentials).toHaveLength(1);
    await forgetCredential(journal, 'contoso', 'secret://app@1');
    expect(await listCredentials(journal)).toEqual({ credentials: [], damaged: [] });
    expect((await failureOf(readCredential(journal, 'contoso', key))).code).toBe('credential-unknown');
    await recordCredential(journal, made({ run: 'run-2' }));
    expect((await readCredential(journal, 'contoso', key)).usedBy).toEqual(['run-2']);
  });

  it('what is not there is no failure', async () => {
    const journal = await backend.open();
    expect(await listCredentials(journal, 'other')).toEqual({ credentials: [], damaged: [] });
    expect((await failureOf(readCredential(journal, 'contoso', key))).code).toBe('credential-unknown');
    const change = changeCredential(journal, 'contoso', key, usedAlsoBy('run-2'));
    expect((await failureOf(change)).code).toBe('credential-unknown');
  });

  it.each(['""', '{}', '{"format":1}'])('%j is an invalid record', async (text) => {
    const journal = await backend.open();
    await write(journal, text);
    const failure = await failureOf(readCredential(journal, 'contoso', key));
    expect(failure.code).toBe('credential-record-invalid');
    expect(failure.subject).toContain(key);
  });

  it.each([
    ['was changed', `update credentials set record = replace(record, '@1', '@9') where part = '${key}'`],
    ['was forgotten by somebody else', `update credentials set record = null where part = '${key}'`],
    ['was removed', `delete from credentials where part = '${key}'`],
  ])('of which one %s are listed without it, which is named, and blocks nothing else', async (_what, statement) => {
    const journal = await backend.open();
    await recordCredential(journal, made());
    await recordCredential(journal, other);
    await tamper(journal, statement);
    const { credentials, damaged } = await listCredentials(journal);
    expect(credentials).toMatchObject([{ key: credentialKey(other) }]);
    expect(damaged).toEqual([{ connection: 'contoso', key, why: expect.stringMatching(/^row 1 is /) }]);
    // It is unknown, and not absent: nothing is recorded over it, whatever the application is called by now.
    const attempts = [
      readCredential(journal, 'contoso', key),
      changeCredential(journal, 'contoso', key, usedAlsoBy('run-2')),
      recordCredential(journal, made()),
      recordCredential(journal, made({ holder: holderNamed('Renamed') })),
    ];
    for (const attempt of attempts) expect((await failureOf(attempt)).code).toBe('credential-record-invalid');
    await changeCredential(journal, 'contoso', credentialKey(other), usedAlsoBy('run-2'));
    await forgetCredential(journal, 'contoso', other.current.secret);
    expect((await listCredentials(journal)).credentials).toEqual([]);
  });

  it('that two change at once lose nothing', async () => {
    const place = await backend.newPlace();
    const [here, there] = [await backend.open(place), await backend.open(place)];
    await recordCredential(here, made());
    const runs = Array.from({ length: 20 }, (_run, index) => `change-${index}`);
    await Promise.all(
      runs.map((run, index) => changeCredential(index % 2 === 0 ? here : there, 'contoso', key, usedAlsoBy(run))),
    );
    expect((await readCredential(here, 'contoso', key)).usedBy.toSorted()).toEqual(['run-1', ...runs].toSorted());
  });

  it('that several record at once, which none has recorded before, name every run', async () => {
    const place = await backend.newPlace();
    const [here, there] = [await backend.open(place), await backend.open(place)];
    const runs = Array.from({ length: 10 }, (_run, index) => `run-${index}`);
    await Promise.all(runs.map((run, index) => recordCredential(index % 2 === 0 ? here : there, made({ run }))));
    expect((await readCredential(here, 'contoso', key)).usedBy.toSorted()).toEqual(runs);
  });
});
