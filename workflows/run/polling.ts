/**
 * Waiting until effective, and proving: a durable timer of the documented minimum, then one activity whose retry policy
 * polls (eleven events for any number of attempts). Durations are on the connection's clock, so they are divided by its
 * scale; a real connection's scale is 1.
 */
import { isCancellation } from '@temporalio/workflow';
import { inWords, milliseconds } from '../../domain/duration.ts';
import type { ProbeAnswer } from '../../domain/activity-contracts.ts';
import type { Json } from '../../domain/json.ts';
import type { ProbeStep, Step } from '../../domain/plan.ts';
import { interruptible } from './interruptible.ts';
import type { RunContext } from './run-context.ts';
import type { Until } from './run.ts';
import { now, onServer } from './run-state.ts';
import { stepFailure } from './step-failure.ts';
import { waitForTime } from './waiting.ts';

const usualSchedule = { interval: '30 seconds', attempts: 10, thenEvery: '5 minutes' };

/** Read once: a connection's clock keeps its scale. */
async function scaleOf({ activities, state }: RunContext): Promise<number> {
  state.scale ??= (await activities.clock({ connection: state.request.connection })).scale;
  return state.scale;
}

/** The documented minimum, counted from this run's last change; a run that changed nothing doesn't wait. */
export async function waitAtLeast(context: RunContext, step: Step, atLeast: string): Promise<void> {
  const { state, publisher } = context;
  const from = state.lastChangeAt;
  if (from === undefined) return publisher.finish(step.key, 'same');
  const until = from + milliseconds(atLeast) / (await scaleOf(context));
  const left = Math.ceil(until - Date.now());
  const since = now();
  publisher.begin(step, 'waiting');
  publisher.enter('waiting', {
    waiting: {
      for: `${atLeast} to pass since the last change, before the first attempt: ${step.name}`,
      since,
      until: new Date(until).toISOString(),
      nextAttempt: new Date(until).toISOString(),
      who: 'nobody: time',
    },
  });
  await waitForTime(state, `waiting ${atLeast} before the first attempt: ${step.name}`, left);
  state.checkpoint();
  state.record.waits.push({ name: step.name, from: since, to: now(), why: `${atLeast} after the last change` });
  publisher.finish(step.key, 'done');
}

/** Polls until it is as expected, so many times in a row; after the deadline a person is asked. */
export async function pollUntil(
  context: RunContext,
  step: ProbeStep,
  args: Json,
  until: Until & { readonly controlledBy?: readonly string[] | undefined },
): Promise<void> {
  const { state, publisher, interventions } = context;
  const scale = await scaleOf(context);
  const poll = until.poll ?? usualSchedule;
  // Counted from the last change, but at least some real seconds, however fast the clock runs: an attempt takes time.
  const giveUpAfter = Math.max(
    milliseconds(until.atMost) / scale - sinceLastChange(context),
    milliseconds(state.request.pace.pollAtLeast),
  );
  for (;;) {
    await context.checkpoint();
    const since = now();
    publisher.begin(step, 'probing');
    publisher.enter('probing', {
      waiting: {
        for: `${step.name} to be ${step.expected}, as ${step.as}`,
        since,
        until: new Date(Date.now() + giveUpAfter).toISOString(),
        nextAttempt: null,
        who: 'nobody: time',
      },
    });
    try {
      const answer = await interruptible(state, () =>
        context.activities.probe(
          step.probe,
          {
            connection: state.request.connection,
            args,
            expected: step.expected,
            inARow: until.inARow ?? 3,
            poll: {
              interval: milliseconds(poll.interval) / scale,
              attempts: poll.attempts,
              thenEvery: milliseconds(poll.thenEvery) / scale,
            },
          },
          step.name,
          giveUpAfter,
        ),
      );
      return seen(context, step, withControl(context, step, answer, until.controlledBy), scale);
    } catch (error) {
      if (isCancellation(error)) {
        await context.checkpoint();
        continue;
      }
      const failure = stepFailure(error);
      publisher.finish(step.key, 'failed');
      if ((await interventions.about(step.key, failure)) === 'skip') {
        return context.skip(step, `${step.key} was skipped: ${failure.message}`);
      }
    }
  }
}

function sinceLastChange({ state }: RunContext): number {
  return state.lastChangeAt === undefined ? 0 : Date.now() - state.lastChangeAt;
}

type Seen = Omit<ProbeAnswer, 'outcome'> & { readonly outcome: ProbeAnswer['outcome'] | 'inconclusive' };

/** A refusal of who was never seen to have access in this run is no proof. */
function withControl(
  { state }: RunContext,
  step: ProbeStep,
  answer: ProbeAnswer,
  kinds: readonly string[] | undefined,
): Seen {
  if (answer.outcome !== 'refused' || kinds === undefined) return answer;
  const steps = state.record.plans.flatMap((plan) => plan.steps);
  const controls = steps.filter((each) => each.kind === 'probe' && each.as === step.as && kinds.includes(each.probe));
  const keys = new Set(controls.map(({ key }) => key));
  if (state.record.probes.some(({ key, outcome }) => outcome === 'allowed' && keys.has(key))) return answer;
  const observed = `${answer.observed} That proves nothing: no access of ${step.as} was seen to work in this run.`;
  return { ...answer, outcome: 'inconclusive', observed };
}

function seen(context: RunContext, step: ProbeStep, answer: Seen, scale: number): void {
  const { state, publisher } = context;
  state.record.probes.push({
    key: step.key,
    name: step.name,
    ...onServer(step),
    as: step.as,
    expected: step.expected,
    observed: answer.observed,
    outcome: answer.outcome,
    attempts: answer.attempts,
    effectiveAfter:
      state.lastChangeAt === undefined || answer.outcome === 'inconclusive'
        ? null
        : inWords(sinceLastChange(context) * scale),
    at: now(),
    ...(answer.evidence === undefined ? {} : { evidence: answer.evidence }),
  });
  const isProven = answer.outcome !== 'inconclusive';
  if (!isProven) state.record.skipped.push({ key: step.key, reason: answer.observed });
  publisher.finish(step.key, isProven ? 'done' : 'skipped');
}
