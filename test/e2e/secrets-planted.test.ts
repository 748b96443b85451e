import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { type Installation, plantedPassword } from './installation.ts';
import { sharedInstallation } from './shared-installation.ts';
import { formsOf, writtenFiles } from './written-files.ts';

jest.setTimeout(240_000);

const joined = sharedInstallation('a tenant', 'client-sense-online');
let installation: Installation;
beforeAll(async () => {
  installation = await joined();
});

it('a planted secret is found nowhere: not in history, memo, record, report, log or any file', async () => {
  const run = await installation.begin(await installation.example());
  const record = await run.carryOn();
  const key = (await installation.secrets.list()).secrets.find(({ kind }) => kind !== 'password');
  const stored = key === undefined ? undefined : await installation.secrets.resolve(key.reference);
  expect(stored?.value).toContain('PRIVATE KEY');
  const keyLine =
    stored?.value
      .split('\n')
      .find(
        (line) => /^[A-Za-z0-9+/]{60,}$/.test(line) && stored.value.indexOf(line) > stored.value.indexOf('PRIVATE KEY'),
      ) ?? '';

  const history = historyToJSON(await run.handle.fetchHistory());
  const description = await run.handle.describe();
  const places = new Map<string, string>([
    ['record', JSON.stringify(record)],
    ['history', history],
    ['memo', JSON.stringify(description.memo)],
    ['search attributes', JSON.stringify(description.typedSearchAttributes)],
    ...[...(await writtenFiles(installation.home))].map(
      ([file, bytes]) => [file, bytes.toString('latin1')] as [string, string],
    ),
  ]);
  for (const [place, content] of places) {
    for (const form of [...formsOf(plantedPassword), ...formsOf(keyLine)])
      expect([place, content.includes(form)]).toEqual([place, false]);
  }
  // And what the server keeps is encrypted: not even a mailbox of the input can be read in it.
  const input = await installation.example();
  expect(history.includes(JSON.stringify(input.targetMailbox).slice(1, -1))).toBe(false);
});

it('an error that the service words with the secret in it is redacted', async () => {
  const wrong = 'Wrong-Planted-99!';
  await installation.secrets.put('client-sense-password', wrong, { kind: 'password', createdBy: 'test' });
  const run = await installation.begin(
    await installation.example({ userPrincipalName: 'client.sense@contoso.example' }),
  );
  const { attention } = await attentionOf(run);
  expect(attention?.code).toBe('entra-wrong-password');
  expect(JSON.stringify(await run.handle.describe().then(({ memo }) => memo))).not.toContain(wrong);
  await run.handle.signal('intervene', { choice: 'abort', by: 'bob' });
  expect(JSON.stringify(await run.ends())).not.toContain(wrong);
  const logs = await writtenFiles(join(installation.home, 'logs'));
  expect(logs.size).toBeGreaterThan(0);
  for (const bytes of logs.values()) expect(bytes.includes(wrong)).toBe(false);
});

async function attentionOf(run: Awaited<ReturnType<Installation['begin']>>) {
  for (;;) {
    const status = await run.reaches('needs-attention', 'awaiting-approval');
    if (status.phase === 'needs-attention') return status;
    await run.approve();
    await run.leaves(status);
  }
}
