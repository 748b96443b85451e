/**
 * `runbook lift <stop>`: the lifting is signed into the journal, and this home's file of the stop removed. What is stopped by
 * others stays stopped. It takes the role Administer by this home's `approvals.yaml`: that of who holds the key that signs.
 */
import { readConfig, type Config } from '../../config.ts';
import { nearest } from '../../domain/nearest.ts';
import { hasRole, whoHas } from '../../domain/roles.ts';
import { removeStopFile } from '../../journal/stop-files.ts';
import { recordLifting, stopsInForce, type StopInForce } from '../../journal/stops.ts';
import { CommandProblem, usageProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import { argument, textOption, type Run } from '../invocation.ts';
import { policyOf } from '../policy/policy-of.ts';
import { requester } from '../requester.ts';
import { shownStop } from '../stops-here.ts';
import { withJournal } from '../with-journal.ts';

export const run: Run = async (invocation, io) => {
  const config = readConfig(io.environment);
  const id = argument(invocation, 0);
  const by = requester(textOption(invocation, 'by'));
  const reason = textOption(invocation, 'reason') ?? null;
  await refuseWithoutRole(config, by);
  return await withJournal(config, async (journal) => {
    const holding = async (): Promise<StopInForce[]> => await journal.read((tx) => stopsInForce(journal, tx));
    const stops = await holding();
    const stop = stops.find((each) => each.id === id);
    if (stop === undefined)
      throw noSuchStop(
        id,
        stops.map((each) => each.id),
      );
    // Signed first: a file that is gone while the row stays would say less than what holds.
    await recordLifting(journal, stop, { by, reason });
    if (stop.inFile !== undefined) await removeStopFile(config.home, stop.inFile);
    const remaining = (await holding()).map(shownStop);
    return {
      kind: 'stop-lifted',
      document: { id, connection: stop.connection, by, reason, remaining },
      exit: exitCodes.done,
    };
  });
};

async function refuseWithoutRole(config: Config, by: string): Promise<void> {
  const { file, policy } = await policyOf(config, undefined);
  const listed = policy.roles ?? null;
  if (hasRole(listed, by, 'Administer')) return;
  throw new CommandProblem({
    code: 'role-missing',
    message: `${by} may not lift a stop: it takes Administer.`,
    exitCode: exitCodes.refused,
    advice: `Who has it by ${file}: ${whoHas(listed, 'Administer')}.`,
  });
}

function noSuchStop(id: string, there: readonly string[]) {
  const meant = nearest(id, there);
  const which = there.length === 0 ? 'Nothing is stopped.' : `These are: ${there.join(', ')}.`;
  return usageProblem('stop-unknown', `No stop is called "${id}". ${which}`, {
    advice: meant === undefined ? '"runbook stops" shows what is stopped.' : `Did you mean ${meant}?`,
  });
}
