/**
 * `runbook stop`: no call that writes leaves any more, within two seconds. A file of this home and a row of the journal, each
 * of which counts alone: where one of them can't be written the other is, with exit code 1.
 */
import { readConfig, type Config } from '../../config.ts';
import { isFailure } from '../../domain/failure.ts';
import { writeStopFile, type Stop } from '../../journal/stop-files.ts';
import { newStop, recordStop } from '../../journal/stops.ts';
import { placeOf } from '../../journal/open.ts';
import { exitCodes } from '../exit-codes.ts';
import { explain } from '../explain.ts';
import { refuseUnknown } from '../inputs/connection.ts';
import { textOption, type Run } from '../invocation.ts';
import { requester } from '../requester.ts';
import { withExistingJournal } from '../with-journal.ts';

export const run: Run = async (invocation, io) => {
  const config = readConfig(io.environment);
  const connection = textOption(invocation, 'connection') ?? null;
  const by = requester(textOption(invocation, 'by'));
  const reason = textOption(invocation, 'reason') ?? null;
  if (connection !== null) await refuseMistyped(connection, config);
  const stop = newStop({ connection, by, reason }, new Date().toISOString());
  // The file first: it works at once, however long the database takes.
  const file = await attempted(`${config.home}/stops`, () => writeStopFile(config.home, stop));
  const recorded = await attempted(placeOf(config), () =>
    withExistingJournal(config, (journal) => recordStop(journal, stop)),
  );
  const problems = [file, recorded].flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
  if (file.problem !== undefined && recorded.problem !== undefined) throw recorded.error;
  return {
    kind: 'stop-set',
    document: {
      ...shown(stop, by),
      file: file.done ?? null,
      inJournal: recorded.problem === undefined,
      problems,
    },
    exit: problems.length === 0 ? exitCodes.done : exitCodes.failed,
  };
};

function shown({ id, connection, since, reason }: Stop, by: string) {
  return { id, connection, by, since: since ?? '', reason };
}

/** A stop of a connection that isn't there stops nothing. A file that can't be read keeps nobody from a stop. */
async function refuseMistyped(connection: string, { connectionsFile }: Config): Promise<void> {
  try {
    await refuseUnknown(connection, connectionsFile);
  } catch (error) {
    if (!isFailure(error, 'connections-file-invalid')) throw error;
  }
}

interface Attempted<T> {
  readonly done?: T;
  readonly error?: unknown;
  readonly problem?: { readonly where: string; readonly problem: string };
}

async function attempted<T>(where: string, work: () => Promise<T>): Promise<Attempted<T>> {
  try {
    return { done: await work() };
  } catch (error) {
    return { error, problem: { where, problem: explain(error).message } };
  }
}
