/**
 * `runbook lift <stop>`: the lifting is signed into the journal, and this home's file of the stop removed. What is stopped by
 * others stays stopped. It takes the role Administer, of a person who signs in for it, or of a name in this home's `approvals.yaml`.
 */
import { readConfig, type Config } from '../../config.ts';
import { liftingText } from '../../domain/lifting-statement.ts';
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
import { statement } from '../sign-in/new-statement.ts';
import { withStore } from '../secrets/with-store.ts';
import { signedHere } from '../sign-in/signed-here.ts';

export const run: Run = async (invocation, io) => {
  const config = readConfig(io.environment);
  const id = argument(invocation, 0);
  const typed = textOption(invocation, 'by');
  const reason = textOption(invocation, 'reason') ?? null;
  return await withStore(config, async (secrets, open) => {
    const journal = await open();
    const holding = async (): Promise<StopInForce[]> => await journal.read((tx) => stopsInForce(journal, tx));
    const stops = await holding();
    const stop = stops.find((each) => each.id === id);
    if (stop === undefined)
      throw noSuchStop(
        id,
        stops.map((each) => each.id),
      );
    const lifting = liftingText(stop, { ...statement(journal.installation), ...(reason !== null && { reason }) });
    const { connection } = stop;
    const asked = { connection, role: 'Administer', ...lifting } as const;
    const signed = await signedHere(asked, config, { journal, secrets, by: typed, io });
    const by = signed?.by ?? (await withRole(config, requester(typed)));
    // Signed first: a file that is gone while the row stays would say less than what holds.
    await recordLifting(journal, stop, { by, reason });
    if (stop.inFile !== undefined) await removeStopFile(config.home, stop.inFile);
    const remaining = (await holding()).map(shownStop);
    const document = { id, connection, by, isSigned: signed !== undefined, reason, remaining };
    return { kind: 'stop-lifted', document, exit: exitCodes.done };
  });
};

/** @returns the name, which has the role by this home's approvals.yaml */
async function withRole(config: Config, by: string): Promise<string> {
  const { file, policy } = await policyOf(config, undefined);
  const deciders = { issuer: null, roles: policy.roles ?? null };
  if (hasRole(deciders, { by }, 'Administer')) return by;
  throw new CommandProblem({
    code: 'role-missing',
    message: `${by} may not lift a stop: it takes Administer.`,
    exitCode: exitCodes.refused,
    advice: `Who has it by ${file}: ${whoHas(deciders, 'Administer')}.`,
  });
}

function noSuchStop(id: string, there: readonly string[]) {
  const meant = nearest(id, there);
  const which = there.length === 0 ? 'Nothing is stopped.' : `These are: ${there.join(', ')}.`;
  return usageProblem('stop-unknown', `No stop is called "${id}". ${which}`, {
    advice: meant === undefined ? '"runbook stops" shows what is stopped.' : `Did you mean ${meant}?`,
  });
}
