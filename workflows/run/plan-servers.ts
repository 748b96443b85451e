/**
 * The same definition planned for each of several servers, concurrently. One that can't be read doesn't stop the others: it
 * becomes a stage of its own. If none can be read there is nothing to approve, and planning fails.
 */
import type { Evidence, Superseded, Step } from '../../domain/plan.ts';
import { OwnRun } from './own-run.ts';
import type { Run } from './run.ts';
import { stepFailure } from './step-failure.ts';
import { RunAborted } from './run-aborted.ts';

type ServerDefinition = (run: Run, server: string) => Promise<void>;

interface Failed {
  readonly error: unknown;
}

/** A runbook definition in mode plan, with what it has planned. */
export interface PlanningRun extends Run {
  readonly steps: readonly Step[];
  readonly evidence: readonly Evidence[];
  readonly supersededSteps: readonly Superseded[];
  readonly failed: Failed | undefined;
  joined(): Promise<void>;
}

export interface PlannedServer {
  readonly server: string;
  readonly steps: readonly Step[];
  readonly evidence: readonly Evidence[];
  readonly superseded: readonly Superseded[];
  readonly failed: Failed | undefined;
}

/** Runs a runbook definition to its end. A failed read takes precedence over an error that the definition throws because of it. */
export async function failureOf(
  planning: PlanningRun,
  definition: (run: Run) => Promise<void>,
): Promise<Failed | undefined> {
  let failed: Failed | undefined;
  try {
    await definition(new OwnRun(planning));
  } catch (error) {
    failed = { error };
  }
  await planning.joined();
  return planning.failed ?? failed;
}

export async function planServers(
  servers: readonly string[],
  definition: ServerDefinition,
  planningOf: (server: string) => PlanningRun,
): Promise<PlannedServer[]> {
  return Promise.all(
    servers.map(async (server): Promise<PlannedServer> => {
      const planning = planningOf(server);
      const failed = await failureOf(planning, (run) => definition(run, server));
      if (failed === undefined) {
        const { steps, evidence, supersededSteps } = planning;
        return { server, steps, evidence, superseded: supersededSteps, failed };
      }
      const observed = `${stepFailure(failed.error).message} It is planned by itself when the others are done.`;
      return { server, steps: [], evidence: [{ name: server, observed }], superseded: [], failed };
    }),
  );
}

/** The error that ends planning as a whole: a mistake in the runbook, which affects every server, or no readable server. */
export function hopelessOf(planned: readonly PlannedServer[]): Failed | undefined {
  const failures = planned.map(({ failed }) => failed).filter((failed) => failed !== undefined);
  const mistake = failures.find(({ error }) => !mayBeDeferred(error));
  if (mistake !== undefined) return mistake;
  return failures.length > 0 && failures.length === planned.length ? failures[0] : undefined;
}

function mayBeDeferred(error: unknown): boolean {
  if (error instanceof RunAborted) return false;
  const { code, failureClass } = stepFailure(error);
  return failureClass !== 'internal' && code !== 'runbook-error';
}
