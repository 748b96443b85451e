/**
 * One installation, with one worker, for suites whose runs have nothing to do with each other: starting both takes longer than
 * many a run. What a suite leaves in the tenant the next one finds: it compares with what was there when it began.
 */
import type { RunbookName } from '../../domain/runbooks/runbook-names.ts';
import { afterGroup } from '../setup/group-end.ts';
import { Installation } from './installation.ts';

const started = new Map<string, Promise<Installation>>();

async function start(): Promise<Installation> {
  const installation = await Installation.start(6000);
  await installation.startWorker();
  return installation;
}

/**
 * To be called while a suite is loaded.
 *
 * @param name the same for the suites of a group that share it
 * @returns to be called before its tests: starts the installation where no suite before it has; ends with the group
 */
export function sharedInstallation(name: string, runbook: RunbookName): () => Promise<Installation> {
  afterGroup(async () => {
    const installation = await started.get(name);
    started.delete(name);
    await installation?.stop();
  });
  return async () => {
    const starting = started.get(name) ?? start();
    started.set(name, starting);
    const installation = await starting;
    await installation.turnTo(runbook);
    return installation;
  };
}
