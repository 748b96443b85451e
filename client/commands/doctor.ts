/** `runbook doctor`: everything that a run depends on, in the order in which it is needed. Exit code 1 if anything is wrong. */
import { readConfig, type Config } from '../../config.ts';
import { overdue } from '../../domain/dated-facts.ts';
import { approvalsCheck } from '../checks/approvals.ts';
import { attempt, ok, skipped, warning, type Check } from '../checks/check.ts';
import { connectionChecks } from '../checks/connections.ts';
import { credentialRecordsCheck } from '../checks/credential-records.ts';
import { journalChecks } from '../checks/journal.ts';
import { modesCheck } from '../checks/modes.ts';
import { notificationChecks } from '../checks/notifications.ts';
import { stopsCheck } from '../checks/stops.ts';
import { secretStoreCheck } from '../checks/secret-store.ts';
import { temporalChecks } from '../checks/temporal.ts';
import { workerKeysCheck } from '../checks/worker-keys.ts';
import { exitCodes } from '../exit-codes.ts';
import { textOption, type Run } from '../invocation.ts';
import { withStore } from '../secrets/with-store.ts';

export const run: Run = async (invocation, io) => {
  let config: Config | undefined;
  const checks: Check[] = [];
  checks.push(
    await attempt('configuration', async () => {
      config = readConfig(io.environment);
      return ok(
        'configuration',
        `home ${config.home}, payloads ${config.codec.enabled ? 'encrypted' : 'readable, and authenticated'}`,
      );
    }),
  );
  if (config !== undefined) checks.push(...(await checksOf(config, textOption(invocation, 'connection'))));
  checks.push(datedFactsCheck(new Date().toISOString()));
  const isWell = checks.every(({ result }) => result !== 'wrong');
  return { kind: 'doctor', document: { ok: isWell, checks }, exit: isWell ? exitCodes.done : exitCodes.failed };
};

async function checksOf(config: Config, connection: string | undefined): Promise<Check[]> {
  const checks = [await modesCheck(config), workerKeysCheck(config), ...(await temporalChecks(config))];
  return [...checks, ...(runsAlone(config) ? withoutJournal() : await checksOfWriter(config, connection))];
}

async function checksOfWriter(config: Config, connection: string | undefined): Promise<Check[]> {
  return await withStore(config, async (secrets) => [
    ...(await journalChecks(config)),
    await stopsCheck(config),
    await approvalsCheck(config, Date.now()),
    ...(await connectionChecks(config, secrets, connection)),
    await secretStoreCheck(config, secrets),
    await credentialRecordsCheck(config, connection),
    ...(await notificationChecks(config, secrets)),
  ]);
}

/** A process that only runs workflows has none of these, and looking for them would make keys and a journal in its home. */
function withoutJournal(): Check[] {
  const names = [
    'journal',
    'writes',
    'approvals',
    'connections',
    'secret store',
    'records of credentials',
    'notifications',
  ];
  return names.map((name) => skipped(name, 'what runs workflows alone has none: run doctor as a worker that applies'));
}

function runsAlone({ roles }: Config): boolean {
  return roles.every((role) => role === 'workflows');
}

function datedFactsCheck(today: string): Check {
  const stale = overdue(today);
  if (stale.length === 0) return ok('dated facts', 'none is overdue for review');
  const advice = 'Read their sources again (domain/dated-facts.ts), and update what has changed.';
  return warning('dated facts', `overdue for review: ${stale.map(({ id }) => id).join(', ')}`, advice);
}
