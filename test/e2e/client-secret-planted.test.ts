import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { Installation } from './installation.ts';
import { sharedInstallation } from './shared-installation.ts';
import { formsOf, writtenFiles } from './written-files.ts';
import { keepList } from '../setup/keep-list.ts';

jest.setTimeout(120_000);

const joined = sharedInstallation('a tenant', 'ce-mailbox-oauth');
let installation: Installation;
beforeAll(async () => {
  installation = await joined();
});

it('the client secret that Entra makes for CE is found nowhere but in the encrypted store', async () => {
  const mailboxes = await keepList(installation.home, ['ada.berg@contoso.example', 'scan.to.mail@contoso.example']);
  const run = await installation.begin(await installation.example({ mailboxes }));
  // The service returns the secret once, and here the answer is lost: the next attempt makes another.
  await installation.administration('faults', {
    name: 'lost-answer',
    match: { part: 'graph', path: '*/addPassword' },
    times: 1,
  });
  const record = await run.carryOn();
  expect(record).toMatchObject({ outcome: 'done' });

  const made = (await installation.secrets.list()).secrets.filter(({ kind }) => kind === 'client-secret');
  expect(made).toHaveLength(1);
  const { reference = '' } = made[0] ?? {};
  const { value } = await installation.secrets.resolve(reference);
  expect(value.length).toBeGreaterThan(20);
  const { applications } = await installation.tenant();
  const application = applications.find(({ displayName }) => displayName === 'CE Email');
  expect(application?.passwordCredentials).toMatchObject([{ hint: value.slice(0, 3) }]);
  expect(record.manualSteps.find(({ name }) => name.endsWith('OAuth Settings'))?.values).toMatchObject({
    'client secret': reference,
  });

  const description = await run.handle.describe();
  const files = await writtenFiles(installation.home);
  expect([...files.keys()].filter((file) => /\/(?:logs|reports)\/|\/journal\.db/.test(file)).length).toBeGreaterThan(4);
  const places = new Map<string, string>([
    ['record', JSON.stringify(record)],
    ['status', JSON.stringify(await run.status())],
    ['history', historyToJSON(await run.handle.fetchHistory())],
    ['memo', JSON.stringify(description.memo)],
    ['search attributes', JSON.stringify(description.typedSearchAttributes)],
    ...[...files].map(([file, bytes]): [string, string] => [file, bytes.toString('latin1')]),
  ]);
  for (const [place, content] of places) {
    for (const form of formsOf(value)) expect([place, content.includes(form)]).toEqual([place, false]);
  }
});
