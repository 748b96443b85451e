/**
 * `runbook restore <file>`: into an empty journal, or with --replace over one that is backed up first. With --accept-loss in
 * place of a file: restore-accept-loss.ts.
 */
import { resolve } from 'node:path';
import { readConfig, type Config } from '../../config.ts';
import { placeOf } from '../../journal/open.ts';
import { restore } from '../../journal/restore.ts';
import { CommandProblem, usageProblem } from '../command-problem.ts';
import { describeBackup } from '../describe-backup.ts';
import { exitCodes } from '../exit-codes.ts';
import { argument, type Run } from '../invocation.ts';
import type { Io } from '../io.ts';
import { withRunsOf } from '../runs/with-runs.ts';
import { workerPolls } from '../runs/worker-polls.ts';
import { withJournal } from '../with-journal.ts';
import { acceptedLoss } from './restore-accept-loss.ts';

export const run: Run = async (invocation, io) => {
  const config = readConfig(io.environment);
  if (invocation.options.acceptLoss === true) {
    if (invocation.args[0] === undefined) return await acceptedLoss(config);
    throw usageProblem('usage', 'Restore the file first, then give "restore --accept-loss" alone.');
  }
  if (invocation.args[0] === undefined) throw usageProblem('usage', 'Name the backup, or give --accept-loss.');
  const file = resolve(argument(invocation, 0));
  await refuseBesideWorkers(config, io);
  const { backup, replaced } = await restore(config, file, { replace: invocation.options.replace === true });
  const trusted = await withJournal(config, async (journal) => journal.trusted);
  return {
    kind: 'restored',
    document: {
      file,
      journal: placeOf(config),
      ...describeBackup(backup),
      replaced: replaced === undefined ? null : { file: replaced.file, ...describeBackup(replaced.backup) },
      untrusted: Object.keys(backup.writers).filter((writer) => !trusted.has(writer)),
    },
    exit: exitCodes.done,
  };
};

/** A worker that has no lease just now isn't seen in the journal; Temporal sees it poll. */
async function refuseBesideWorkers(config: Config, io: Io): Promise<void> {
  const polls = await withRunsOf(config, ({ client }) => workerPolls(client, config.taskQueue)).catch(
    () => 'unknown' as const,
  );
  if (polls === 'polls') {
    throw new CommandProblem({
      code: 'worker-runs',
      message: `A worker polls task queue ${config.taskQueue}, or has done so within the last minute.`,
      exitCode: exitCodes.failed,
      advice: 'Stop all workers of this installation, wait a minute, and try again.',
    });
  }
  if (polls === 'unknown') {
    io.progress('The Temporal server does not answer: make sure that no worker of this installation runs meanwhile.');
  }
}
