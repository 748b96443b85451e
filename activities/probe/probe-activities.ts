/**
 * One activity for each kind of probe, `<kind>.probe`. Its retry policy polls: an attempt that isn't as expected fails
 * with the delay until the next one; those in a row that are as expected are counted in heartbeat details, which
 * survive a failed try. An attempt that met with a passing fault saw nothing: it neither counts nor ends the row.
 */
import { Context, log } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { ofKind, type ProbeWork } from '../../domain/activities.ts';
import { probeInputs } from '../../domain/messages/activity-inputs.ts';
import type { ProbeAnswer, ProbeInput } from '../../domain/activity-contracts.ts';
import type { ProvenBy } from '../../domain/credential.ts';
import { isFailure } from '../../domain/failure.ts';
import { failureMessages, isFailureCode } from '../../domain/failure-messages.ts';
import type { Observation, Probe } from '../../domain/probe.ts';
import { applicationFailure } from '../application-failure.ts';
import { checkedWork } from '../checked-input.ts';
import { contextOf } from '../context.ts';
import { rememberProof } from '../credential/remember-proof.ts';
import { heartbeatDetails, leaveDetails } from '../heartbeat.ts';
import type { Services } from '../services.ts';
import type { ProbeImplementation, Proven } from './implementation.ts';

interface Seen {
  /** Attempts in a row that were as expected. */
  readonly good: number;
  /** What attempts that didn't come to their end have proven already. */
  readonly proven?: readonly string[];
}

const nothing: Seen = { good: 0 };

function seenBefore(): Seen {
  return (heartbeatDetails() as Seen | undefined) ?? nothing;
}

/** Heartbeat details may be dropped: then it is proven again. */
function provenSoFar(): Proven {
  const { good, proven } = seenBefore();
  const items = new Set(proven);
  return {
    has: (item) => items.has(item),
    add: (item) => {
      items.add(item);
      leaveDetails({ good, proven: [...items] } satisfies Seen);
    },
  };
}

/** The service or the network, not the access. */
function isPassing(error: unknown): boolean {
  return isFailure(error) && ['throttled', 'transient', 'unknown-outcome'].includes(error.failureClass);
}

export function probeActivities<Args>(services: Services, implementation: ProbeImplementation<Args>) {
  const { probe, attempt: attemptOnce } = implementation;
  const work = checkedWork<ProbeWork>(probeInputs(probe), {
    probe: async (input) => {
      let observation: Observation;
      try {
        const context = await contextOf(services, input.connection, 'plan');
        observation = await attemptOnce(context, input.args as Args, provenSoFar());
      } catch (error) {
        if (!isPassing(error)) leaveDetails({ ...seenBefore(), good: 0 } satisfies Seen);
        throw notYet(error, input);
      }
      const answer = judge(observation, input);
      await remembered(services, probe, input);
      return answer;
    },
  });
  return ofKind<ProbeWork>(probe.kind, work);
}

/** What has been seen to work is how a later version of the credential is proven. */
async function remembered<Args>(services: Services, probe: Probe<Args>, input: ProbeInput): Promise<void> {
  if (input.expected !== 'allowed') return;
  const args = input.args as Args;
  const proof = { kind: probe.kind, name: probe.name(args), as: probe.as(args), args: input.args };
  try {
    await rememberProof(await services.journal(), input.connection, proof as ProvenBy);
  } catch (error) {
    // The access is proven all the same.
    log.warn('A proof could not be kept with its credential', { error });
  }
}

function judge(observation: Observation, input: ProbeInput): ProbeAnswer {
  const { attempt } = Context.current().info;
  if (observation.outcome !== input.expected) {
    leaveDetails({ ...seenBefore(), good: 0 } satisfies Seen);
    throw ApplicationFailure.create({
      type: unexpectedCode(observation, input.expected),
      message: observation.observed,
      nextRetryDelay: nextAttemptIn(input, attempt),
      details: [{ failureClass: 'not-yet-effective', ...advice(observation, input.expected) }],
    });
  }
  const good = seenBefore().good + 1;
  if (good < input.inARow) {
    leaveDetails({ good } satisfies Seen);
    throw ApplicationFailure.create({
      type: 'seen-not-often-enough',
      message: `${observation.observed} (${good} of ${input.inARow} attempts in a row)`,
      // Once it works, the attempts that confirm it follow closely.
      nextRetryDelay: capped(Math.min(input.poll.interval, 2000)),
      details: [
        {
          failureClass: 'not-yet-effective',
          advice: 'It was as expected, and not yet often enough in a row: retry.',
          whileRetrying: 'Nothing to do: the run tries again, to see it once more.',
        },
      ],
    });
  }
  const { observed, evidence } = observation;
  return { outcome: input.expected, observed, attempts: attempt, ...(evidence === undefined ? {} : { evidence }) };
}

function unexpectedCode(observation: Observation, expected: 'allowed' | 'refused'): string {
  if (observation.outcome === 'inconclusive') return observation.code ?? 'inconclusive';
  return expected === 'allowed' ? (observation.code ?? 'refused') : 'reaches-too-far';
}

/** What to do, for a person who has to act and while the run tries on. */
function advice({ outcome, code }: Observation, expected: 'allowed' | 'refused') {
  const own = isFailureCode(code) ? failureMessages[code].advice : undefined;
  if (outcome === 'inconclusive') {
    return {
      advice: own ?? 'The attempt proved nothing either way: fix what it says, then retry.',
      whileRetrying: 'Nothing to do yet: the attempt proved nothing either way, and the run tries again.',
    };
  }
  if (expected === 'refused') {
    return {
      advice: 'The access reaches further than it should: find the grant that allows it, then retry; or roll back.',
      whileRetrying: 'Nothing to do yet: access may linger in tokens and caches, and the run tries again.',
    };
  }
  return {
    advice: `It was refused until the documented maximum had passed: ${own === undefined ? 'check the grants, then retry.' : own}`,
    whileRetrying: 'Nothing to do yet: a grant takes its time to be effective, and the run tries again.',
  };
}

/** Refusals that a wrong password may be behind: repeated, they would lock the account out. */
const refusedPassword = [
  'entra-wrong-password',
  'entra-account-locked',
  'entra-loop-detected',
  'ews-sign-in-refused',
  'powershell-session-refused',
  'powershell-upn-suffix',
] as const;

/** A failure of the attempt itself: worth another one, unless trying again could do harm or can't help. */
function notYet(error: unknown, input: ProbeInput): Error {
  const failure = applicationFailure(error);
  if (!(failure instanceof ApplicationFailure)) return failure;
  const mayPass = isFailure(error) && (error.failureClass === 'denied' || error.failureClass === 'not-found');
  const mayHarm = isFailure(error, ...refusedPassword);
  return ApplicationFailure.create({
    type: failure.type ?? 'internal',
    message: failure.message,
    nonRetryable: mayHarm || (failure.nonRetryable === true && !mayPass),
    nextRetryDelay:
      (failure.nextRetryDelay as number | undefined) ?? nextAttemptIn(input, Context.current().info.attempt),
    details: failure.details ?? [],
  });
}

function nextAttemptIn({ poll }: ProbeInput, attempt: number): number {
  return capped(attempt < poll.attempts ? poll.interval : poll.thenEvery);
}

/** The server gives up at once when the next try would come too late: the last one is put just before the end. */
function capped(delay: number): number {
  const { scheduledTimestampMs, scheduleToCloseTimeoutMs } = Context.current().info;
  const left = scheduledTimestampMs + scheduleToCloseTimeoutMs - Date.now();
  const last = left - 3000;
  return Math.max(100, last > 100 && delay > last ? last : delay);
}
