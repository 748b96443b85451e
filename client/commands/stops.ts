/** `runbook stops`: what is stopped, since when, by whom and why. Exit code 1 where the journal can't be asked. */
import { readConfig } from '../../config.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Run } from '../invocation.ts';
import { shownStop, stopsHere } from '../stops-here.ts';

export const run: Run = async (_invocation, io) => {
  const { stops, problem } = await stopsHere(readConfig(io.environment));
  return {
    kind: 'stops',
    document: { stops: stops.map(shownStop), problem },
    exit: problem === null ? exitCodes.done : exitCodes.failed,
  };
};
