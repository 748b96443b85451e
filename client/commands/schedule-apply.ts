/**
 * `runbook schedule apply`: the difference between declared and existing schedules, shown as a plan; --yes carries it out.
 * Without it a terminal is asked, and elsewhere a plan that would change something exits with code 3.
 */
import { join } from 'node:path';
import { readConfig } from '../../config.ts';
import { readConnections } from '../../connectors/connections-file.ts';
import { scheduleChanges, type ScheduleChange } from '../../domain/schedules.ts';
import { isConfirmed } from '../confirmation.ts';
import { exitCodes } from '../exit-codes.ts';
import { textOption, type Run } from '../invocation.ts';
import { ownInstallation } from '../with-journal.ts';
import { withRunsOf } from '../runs/with-runs.ts';
import { declaredSchedules } from '../schedules/declared.ts';
import { actualSchedules, changeSchedule, stateOf } from '../schedules/temporal-schedules.ts';

export const run: Run = async (invocation, io) => {
  const config = readConfig(io.environment);
  const file = textOption(invocation, 'file') ?? join(config.home, 'schedules.yaml');
  const connections = Object.entries(await readConnections(config.connectionsFile));
  const onPremises = connections.flatMap(([name, { kind }]) => (kind === 'exchange-server' ? [name] : []));
  const installation = await ownInstallation(config);
  const declared = await declaredSchedules(file, { taskQueue: config.taskQueue, installation }, onPremises);
  return await withRunsOf(config, async (runs) => {
    const found = await actualSchedules(runs);
    const actual = new Map([...found].map(([name, description]) => [name, stateOf(description)]));
    const changes = scheduleChanges(declared, actual);
    const nothing = changes.every(({ action }) => action === 'none');
    const applied = !nothing && (await isConfirmed(questionAbout(changes), invocation, io));
    if (applied) for (const change of changes) await changeSchedule(change, declared.get(change.schedule), runs);
    const exit = applied || nothing ? exitCodes.done : exitCodes.waitsForPerson;
    return { kind: 'schedules-plan', document: { applied, changes }, exit };
  });
};

function questionAbout(changes: readonly ScheduleChange[]): string {
  const named = changes
    .filter(({ action }) => action !== 'none')
    .map(({ schedule, action }) => `${action} ${schedule}`);
  return `Change the watches: ${named.join(', ')}?`;
}
