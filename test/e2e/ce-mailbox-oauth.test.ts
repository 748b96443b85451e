/**
 * CE on a list of mailboxes, with a worker that is killed in the middle, Exchange's throttling, and addresses that don't
 * exist. RUNBOOKS_TEST_MAILBOXES=2000 makes the list longer.
 */
import { readFile } from 'node:fs/promises';
import type { RunStatus } from '../../domain/run-status.ts';
import { Installation } from './installation.ts';
import { keepList } from '../setup/keep-list.ts';
import { pollPace } from '../setup/poll-pace.ts';

const count = Number(process.env.RUNBOOKS_TEST_MAILBOXES ?? '200');
jest.setTimeout(240_000 + count * 500);

let installation: Installation;
beforeAll(async () => {
  installation = await Installation.start(6000, ['--seed', '7', '--mailboxes', String(count)], 'ce-mailbox-oauth');
  await installation.startWorker();
});
afterAll(() => installation.stop());

const mailboxes = Array.from(
  { length: count },
  (_, index) => `mailbox.${String(index + 1).padStart(4, '0')}@contoso.example`,
);
const missing = ['nobody.one@contoso.example', 'nobody.two@contoso.example'];

async function input() {
  return {
    mailboxes: await keepList(installation.home, [...mailboxes, ...missing]),
    outsideMailbox: 'ben.castillo@contoso.example',
    probeSample: 10,
  };
}

const granted = async (): Promise<string[]> =>
  (await installation.audit())
    .filter(({ operation }) => operation.includes('Add-MailboxPermission'))
    .map(({ target }) => target.split(':')[0] ?? '')
    .toSorted();

it('grants each mailbox exactly once though the worker is killed, and names those that do not exist', async () => {
  const plan = await installation.plan(await input());
  expect(await installation.audit()).toEqual([]);
  const step = plan.steps.find(({ key }) => key.startsWith('mailbox-permission/'));
  expect(step).toMatchObject({
    each: {
      total: count + 2,
      toChange: count,
      unchanged: 0,
      failing: 2,
      firstFailing: missing.map((item) => ({ item })),
    },
  });

  const run = await installation.begin(await input(), { writesGiveUpAfter: '10 minutes' });
  await run.approve();
  const deadline = Date.now() + 120_000 + count * 200;
  while ((await granted()).length < count / 3) {
    if (Date.now() > deadline) throw new Error(`Not granted: ${JSON.stringify(await run.status())}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await installation.killWorker();
  await installation.startWorker();

  const asked = await reachesAttention(run, deadline);
  expect(asked.attention).toMatchObject({ code: 'items-failed' });
  for (const item of missing) expect(asked.attention?.message).toContain(item);
  expect(asked.progress).toMatchObject({ done: count, failed: 2, total: count + 2 });
  expect(await granted()).toEqual(mailboxes);

  // The same two are missing where IMAP is read, and nobody is asked again.
  await run.handle.executeUpdate('intervene', {
    args: [{ choice: 'skip', by: 'bob', step: asked.attention?.step }],
  });
  await run.leaves(asked);
  const record = await run.carryOn();
  expect(record).toMatchObject({ outcome: 'done-with-skips', residual: [] });
  expect(record.interventions).toHaveLength(1);
  expect(record.skipped.map(({ key }) => key.split('/')[0])).toEqual(['mailbox-permission', 'cas-mailbox-imap']);
  expect(record.probes.map(({ outcome, expected }) => [outcome, expected])).toEqual([
    ['allowed', 'allowed'],
    ['refused', 'refused'],
    ['refused', 'refused'],
  ]);
  const report = await readFile(record.report?.markdown ?? '', 'utf8');
  for (const item of missing) expect(report).toContain(item);
  expect(await granted()).toEqual(mailboxes);
});

async function reachesAttention(
  run: { status(): Promise<RunStatus | undefined> },
  deadline: number,
): Promise<RunStatus> {
  const nextPoll = pollPace('needs-attention');
  for (;;) {
    const status = await run.status();
    if (status?.phase === 'needs-attention') return status;
    if (Date.now() > deadline) throw new Error(`No attention: ${JSON.stringify(status)}`);
    await nextPoll();
  }
}
