/**
 * Waiting until effective, and proving: a durable timer of the documented minimum, then one activity whose retry policy
 * polls (eleven events for any number of attempts). Durations are on the connection's clock, so they are divided by its
 * scale; a real connection's scale is 1.
 */
import { CancellationScope, isCancellation } from '@temporalio/workflow';
import { inWords, milliseconds } from '../../domain/duration.ts';
import type { ProbeAnswer } from '../../domain/activity-contracts.ts';
import type { Json } from '../../domain/json.ts';
import type { ProbeStep, Step } from '../../domain/plan.ts';
import type { Machinery } from './machinery.ts';
import type { Until } from './run.ts';
import { now, onServer } from './session.ts';
import { stepFailure } from './step-failure.ts';
import { waitForTime } from './waiting.ts';

const usualSchedule = { interval: '30 seconds', attempts: 10, thenEvery: '5 minutes' };

async function scaleOf({ activities, session }: Machinery): Promise<number> {
  const { scale } = await activities.clock({ connection: session.request.connection });
  return scale;
}

/** The documented minimum, counted from this run's last change; a run that changed nothing doesn't wait. */
export async function waitAtLeast(machinery: Machinery, step: Step, atLeast: string): Promise<void> {
  const { session, board } = machinery;
  const from = session.lastChangeAt;
  if (from === undefined) return board.finish(step.key, 'same');
  const until = from + milliseconds(atLeast) / (await scaleOf(machinery));
  const left = Math.ceil(until - Date.now());
  const since = now();
  board.begin(step, 'waiting');
  board.enter('waiting', {
    waiting: {
      for: `${atLeast} to pass since the last change, before ${step.name} is looked at`,
      since,
      until: new Date(until).toISOString(),
      nextAttempt: new Date(until).toISOString(),
      who: 'nobody: time',
    },
  });
  await waitForTime(session, `waiting ${atLeast} before looking at ${step.name}`, left);
  session.checkpoint();
  session.record.waits.push({ name: step.name, from: since, to: now(), why: `${atLeast} after the last change` });
  board.finish(step.key, 'done');
}

/** Looks until it is as expected, so many times in a row; a person is asked when it isn't in time. */
export async function pollUntil(machinery: Machinery, step: ProbeStep, args: Json, until: Until): Promise<void> {
  const { session, board, interventions } = machinery;
  const scale = await scaleOf(machinery);
  const poll = until.poll ?? usualSchedule;
  // Counted from the last change; but a look is worth some real seconds, however fast the clock.
  const giveUpAfter = Math.max(
    milliseconds(until.atMost) / scale - sinceLastChange(machinery),
    milliseconds(session.request.pace.pollAtLeast),
  );
  for (;;) {
    session.checkpoint();
    const since = now();
    board.begin(step, 'probing');
    board.enter('probing', {
      waiting: {
        for: `${step.name} to be ${step.expected}, as ${step.as}`,
        since,
        until: new Date(Date.now() + giveUpAfter).toISOString(),
        nextAttempt: null,
        who: 'nobody: time',
      },
    });
    const scope = new CancellationScope({ cancellable: true });
    session.interruptible.add(scope);
    try {
      const answer = await scope.run(() =>
        machinery.activities.probe(
          step.probe,
          {
            connection: session.request.connection,
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
      return seen(machinery, step, answer, scale);
    } catch (error) {
      if (isCancellation(error)) session.checkpoint();
      const failure = stepFailure(error);
      board.finish(step.key, 'failed');
      if ((await interventions.about(step.key, failure)) === 'skip') {
        return machinery.skip(step, `${step.key} was skipped: ${failure.message}`);
      }
    } finally {
      session.interruptible.delete(scope);
    }
  }
}

function sinceLastChange({ session }: Machinery): number {
  return session.lastChangeAt === undefined ? 0 : Date.now() - session.lastChangeAt;
}

function seen(machinery: Machinery, step: ProbeStep, answer: ProbeAnswer, scale: number): void {
  const { session, board } = machinery;
  session.record.probes.push({
    key: step.key,
    name: step.name,
    ...onServer(step),
    as: step.as,
    expected: step.expected,
    observed: answer.observed,
    outcome: answer.outcome,
    attempts: answer.attempts,
    effectiveAfter: session.lastChangeAt === undefined ? null : inWords(sinceLastChange(machinery) * scale),
    at: now(),
    ...(answer.evidence === undefined ? {} : { evidence: answer.evidence }),
  });
  board.finish(step.key, 'done');
}
