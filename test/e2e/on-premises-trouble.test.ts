/** PowerShell that dies, lies or is killed with its worker in the middle of a change: nothing is lost, nothing done twice. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Installation } from './installation.ts';
import { onPremisesPicture } from './on-premises-picture.ts';

jest.setTimeout(300_000);

let installation: Installation;
beforeAll(async () => {
  installation = await Installation.start(6000, ['--seed', '7'], 'client-sense-onprem');
  await installation.startWorker();
});
afterAll(() => installation.stop());

/** Cmdlets that wrote after so many entries of the audit, and how often, by what they wrote to. */
async function writes(audited: number): Promise<Map<string, number>> {
  const counted = new Map<string, number>();
  for (const { operation, target } of (await installation.audit()).slice(audited)) {
    if (!/^[A-Z][a-z]+-/.test(operation)) continue;
    const what = `${operation} ${target}`;
    counted.set(what, (counted.get(what) ?? 0) + 1);
  }
  return counted;
}

it('a session that dies, or answers nonsense, after the change or before it', async () => {
  const before = await onPremisesPicture(installation);
  const audited = (await installation.audit()).length;
  const run = await installation.begin(await installation.example());
  await run.reaches('awaiting-approval');
  const faults = [
    { name: 'shell-dies', match: { cmdlet: 'New-ManagementScope' }, times: 1 },
    { name: 'shell-dies', match: { cmdlet: 'New-RoleGroup' }, times: 1 },
    { name: 'shell-garbage', match: { cmdlet: 'Add-RoleGroupMember' }, times: 1 },
    { name: 'shell-dies', match: { cmdlet: 'Set-ADUser' }, times: 1 },
    { name: 'shell-dies-before', match: { cmdlet: 'Set-PowerShellVirtualDirectory' }, times: 2 },
    { name: 'shell-garbage', match: { cmdlet: 'Set-WebServicesVirtualDirectory' }, times: 1 },
    { name: 'shell-dies', match: { cmdlet: 'Get-RoleGroup' }, times: 1 },
  ];
  for (const fault of faults) await installation.administration('faults', fault);
  await run.approve();
  await run.reaches('awaiting-manual-step');
  // Each of them has struck.
  expect(await installation.administration('faults')).toMatchObject({ faults: [] });
  // The rollback meets the same.
  for (const cmdlet of ['Remove-RoleGroupMember', 'Remove-RoleGroup', 'Remove-ManagementScope']) {
    await installation.administration('faults', { name: 'shell-dies', match: { cmdlet }, times: 1 });
  }
  await run.handle.cancel();
  await run.rollBack();
  const record = await run.ends();

  expect(await installation.administration('faults')).toMatchObject({ faults: [] });
  expect(record).toMatchObject({ outcome: 'rolled-back', residual: [] });
  const once = [
    'New-ManagementScope',
    'New-RoleGroup',
    'Add-RoleGroupMember',
    'Remove-RoleGroup',
    'Remove-RoleGroupMember',
  ];
  const counted = await writes(audited);
  for (const [what, times] of counted) {
    if (once.some((cmdlet) => what.startsWith(`${cmdlet} `))) expect([what, times]).toEqual([what, 1]);
  }
  expect([...counted.keys()].filter((what) => what.startsWith('New-RoleGroup '))).toHaveLength(1);
  expect(await onPremisesPicture(installation)).toEqual(before);
});

it('a worker that is killed with its sessions goes on, and no process of PowerShell is left', async () => {
  const audited = (await installation.audit()).length;
  const run = await installation.begin(await installation.example());
  await run.approve();
  for (const phase of ['applying', 'probing'] as const) {
    await run.reaches(phase);
    await installation.killWorker();
    await installation.startWorker();
  }
  const record = await run.carryOn();
  expect(record).toMatchObject({ outcome: 'done', skipped: [] });
  const made = [...(await writes(audited))].filter(([what]) => /^(New|Add)-/.test(what));
  expect(made.length).toBeGreaterThan(0);
  for (const [what, times] of made) expect([what, times]).toEqual([what, 1]);
  await installation.killWorker();
  const deadline = Date.now() + 20_000;
  while ((await sessionsLeft()).length > 0 && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(await sessionsLeft()).toEqual([]);
});

/** Fake pwsh processes of this installation that still run. */
async function sessionsLeft(): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    ids.map(async (id) => readFile(join('/proc', id, 'cmdline'), 'utf8').catch(() => '')),
  );
  return lines.filter((line) => line.includes('fake-pwsh') && line.includes(installation.home));
}
