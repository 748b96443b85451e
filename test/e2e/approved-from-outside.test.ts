import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findExecutable } from '../../temporal/server/executable.ts';
import type { Installation } from './installation.ts';
import { sharedInstallation } from './shared-installation.ts';

jest.setTimeout(180_000);

const run = promisify(execFile);

const joined = sharedInstallation('a tenant', 'client-sense-online');
let installation: Installation;
let temporal: string;
beforeAll(async () => {
  installation = await joined();
  temporal = await findExecutable({ cache: installation.config.cache, progress: () => undefined });
});

/** The `temporal` program, which knows nothing of the payload codec: what it sends comes in plain. */
async function program(...words: string[]): Promise<void> {
  const { address } = installation.config.temporal.connectionOptions;
  await run(temporal, [...words, '--address', address ?? '', '--namespace', installation.config.temporal.namespace]);
}

it('the temporal program decides nothing; a client with the keys approves a run by update, and a stage by signal', async () => {
  const name = 'Client Sense Outside';
  const names = { displayName: name, applicationName: name, roleGroupName: name };
  const userPrincipalName = 'client.sense.outside@contoso.example';
  const onboarding = await installation.begin(await installation.example({ ...names, userPrincipalName }));
  const { handle } = onboarding;
  const first = await onboarding.reaches('awaiting-approval');
  const decision = (hash: string | undefined, by = 'bob') => ({
    decision: 'approve',
    planHash: hash,
    by,
  });
  const about = ['--workflow-id', handle.workflowId, '--name', 'decide'];
  const plain = ['--input', JSON.stringify(decision(first.plan?.hash))];
  await expect(
    program('workflow', 'update', 'start', '--wait-for-stage', 'accepted', ...about, ...plain),
  ).rejects.toThrow(/message-unsealed/);
  await program('workflow', 'signal', ...about, ...plain);

  const update = (by: string) => handle.executeUpdate('decide', { args: [decision(first.plan?.hash, by)] });
  await expect(update('ann')).rejects.toMatchObject({ cause: { type: 'requester' } });
  expect((await onboarding.status())?.phase).toBe('awaiting-approval');
  await update('bob');
  await onboarding.leaves(first);
  const second = await onboarding.reaches('awaiting-approval');
  expect(second.plan?.stage).toBeTruthy();
  await handle.signal('decide', decision(second.plan?.hash));
  await onboarding.leaves(second);

  await handle.cancel();
  await onboarding.reaches('needs-attention');
  await handle.signal('intervene', { choice: 'abort', by: 'bob' });
  const record = await onboarding.ends();
  expect(record.approvals.map(({ by, via }) => [by, via])).toEqual([
    ['bob', 'update'],
    ['bob', 'signal'],
  ]);
  expect(record.refusedDecisions.map(({ code }) => code)).toEqual(['message-unsealed']);
});
