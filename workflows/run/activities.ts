/**
 * Calls of activities by name, with the retry policies of reads and writes, and a summary on each, so that the
 * Temporal UI lists them as sentences.
 *
 * A write finishes even when the run is cancelled (WAIT_CANCELLATION_COMPLETED); a probe is abandoned (TRY_CANCEL).
 */
import { ActivityCancellationType, scheduleActivity, type ActivityOptions } from '@temporalio/workflow';
import type { ActivityName, AnswerOf, InputOf } from '../../domain/activities.ts';
import type * as contracts from '../../domain/activity-contracts.ts';
import { milliseconds } from '../../domain/duration.ts';
import type { WaitForPerson } from '../../domain/wait-for-person.ts';
import type { Pace } from '../../domain/run-request.ts';

/** @param write one activity that writes; safe twice */
export type Writes = <Answer>(write: () => Promise<Answer>) => Promise<Answer>;

type Kind = 'read' | 'write';

/** Whose journal it is recorded in is the same for all of a run's writes. */
type Asked<Input extends contracts.Writing> = Omit<Input, keyof contracts.Writing>;

function options(kind: Kind, pace: Pace, summary: string): ActivityOptions {
  return {
    summary: oneLine(summary),
    startToCloseTimeout: kind === 'read' ? '2 minutes' : '5 minutes',
    scheduleToCloseTimeout: milliseconds(kind === 'read' ? pace.readsGiveUpAfter : pace.writesGiveUpAfter),
    heartbeatTimeout: milliseconds(pace.workerSilentAfter),
    retry: {
      initialInterval: milliseconds(pace.firstRetryAfter),
      backoffCoefficient: 2,
      maximumInterval: milliseconds(pace.longestRetryDelay),
    },
  };
}

/** Summaries are one line of at most 200 bytes in the UI's lists. */
function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length <= 180 ? line : `${line.slice(0, 179)}…`;
}

function partOf({ from, count }: contracts.EachInput): string {
  return `items ${from + 1} to ${from + count}`;
}

function schedule<Name extends ActivityName>(
  name: Name,
  input: InputOf<Name>,
  how: ActivityOptions,
): Promise<AnswerOf<Name>> {
  return scheduleActivity(name, [input], how);
}

export class Activities {
  readonly #pace: Pace;
  readonly #installation: string | null;
  readonly #taskQueue: string | undefined;
  readonly #of: string | undefined;
  /** Each call that writes goes through it. */
  writes: Writes = (write) => write();

  /**
   * @param installation whose journal the run's writes are recorded in
   * @param taskQueue of the activities that reach the connection, where it isn't the run's own
   * @param of the execution whose writes are undone, where it isn't the run's own
   */
  constructor(pace: Pace, installation: string | null, taskQueue?: string, of?: string) {
    this.#of = of;
    this.#pace = pace;
    this.#installation = installation;
    this.#taskQueue = taskQueue;
  }

  preflight(input: contracts.PreflightInput): Promise<contracts.PreflightAnswer> {
    return this.#call('preflight', input, 'read', `check the connection ${input.connection} and the secrets named`);
  }

  clock(input: contracts.ClockInput): Promise<contracts.ClockAnswer> {
    return this.#call('connectionClock', input, 'read', `read the clock of ${input.connection}`);
  }

  plan(resource: string, input: contracts.PlanInput, name: string): Promise<contracts.PlanAnswer> {
    return this.#call(`${resource}.plan`, input, 'read', `plan ${resource} ${name}`);
  }

  apply(resource: string, input: Asked<contracts.ApplyInput>, name: string): Promise<contracts.ApplyAnswer> {
    const verb = input.approved.action === 'none' ? 'check' : input.approved.action;
    return this.writes(() =>
      this.#call(`${resource}.apply`, this.#write(input), 'write', `${verb} ${resource} ${name}`),
    );
  }

  undo(resource: string, input: Asked<contracts.UndoInput>, name: string): Promise<contracts.UndoAnswer> {
    return this.writes(() => this.#call(`${resource}.undo`, this.#undo(input), 'write', `undo ${resource} ${name}`));
  }

  planEach(bulk: string, input: contracts.PlanEachInput, name: string): Promise<contracts.PlanEachAnswer> {
    return this.#call(`${bulk}.planEach`, input, 'read', `plan ${bulk} ${name}, ${partOf(input)}`);
  }

  applyEach(bulk: string, input: Asked<contracts.ApplyEachInput>, name: string): Promise<contracts.ApplyEachAnswer> {
    return this.writes(() =>
      this.#call(`${bulk}.applyEach`, this.#write(input), 'write', `apply ${bulk} ${name}, ${partOf(input)}`),
    );
  }

  undoEach(bulk: string, input: Asked<contracts.UndoEachInput>, name: string): Promise<contracts.UndoEachAnswer> {
    return this.writes(() =>
      this.#call(`${bulk}.undoEach`, this.#undo(input), 'write', `undo ${bulk} ${name}, ${partOf(input)}`),
    );
  }

  read(source: string, input: contracts.ReadInput, name: string): Promise<contracts.ReadAnswer> {
    return this.#call(`${source}.read`, input, 'read', `read ${name}`);
  }

  stepWrites(step: string): Promise<contracts.StepWritesAnswer> {
    return this.#call('stepWrites', this.#write({ step }), 'read', `ask what ${step} has written`);
  }

  /** Tried again for as long as writes are stopped: no attempt is an event. */
  stopLifted(input: contracts.StopLiftedInput): Promise<contracts.StopLiftedAnswer> {
    return schedule('stopLifted', input, {
      ...this.#place(),
      ...this.#journaling(`wait until writes on ${input.connection} aren't stopped`),
      cancellationType: ActivityCancellationType.TRY_CANCEL,
    });
  }

  /** @param run Temporal's run ID of the execution that is asked about */
  journalSteps(run: string): Promise<contracts.JournalStepsAnswer> {
    return this.#call(
      'journalSteps',
      this.#write({ run }),
      'read',
      `ask the journal what ${run} has written`,
      'anywhere',
    );
  }

  /** Tried again for as long as the run goes on: nobody can approve what the worker doesn't say the rule of. */
  approvalNeeds(input: Asked<contracts.ApprovalNeedsInput>): Promise<contracts.ApprovalNeedsAnswer> {
    return schedule('approvalNeeds', this.#write(input), {
      ...this.#journaling('ask which rule the plan meets'),
      cancellationType: ActivityCancellationType.TRY_CANCEL,
    });
  }

  /** Where the provider can't be asked it is tried again, for as long as a read is. */
  admitRequest(input: Asked<contracts.AdmitRequestInput>): Promise<contracts.AdmitRequestAnswer> {
    const summary = `check who has asked: ${input.requestedBy}`;
    return this.#call('admitRequest', this.#undo(input), 'read', summary, 'anywhere');
  }

  /** The same, of who decides. */
  checkDecision(input: Asked<contracts.CheckDecisionInput>): Promise<contracts.CheckDecisionAnswer> {
    return this.#call('checkDecision', this.#write(input), 'read', 'check who has signed a decision', 'anywhere');
  }

  /** Tried again for as long as the run goes on: without its journal nothing is written anyway. */
  admit(input: Asked<contracts.AdmitInput>): Promise<contracts.AdmitAnswer> {
    return schedule('admit', this.#write(input), {
      ...this.#journaling(`admit the approval of ${input.decision.by}`),
      cancellationType: ActivityCancellationType.TRY_CANCEL,
    });
  }

  archiveReport(input: contracts.ReportInput): Promise<contracts.ReportAnswer> {
    return this.#call('archiveReport', input, 'write', 'write the report', 'anywhere');
  }

  /** Tried again for as long as the wait goes on: no attempt is an event, and the run waits all the same. */
  beginWait(wait: WaitForPerson): Promise<contracts.WaitAnswer> {
    return schedule('beginWait', wait, {
      ...this.#journaling(`record that it waits for ${wait.about.for}`),
      cancellationType: ActivityCancellationType.TRY_CANCEL,
    });
  }

  endWait(wait: contracts.EndWaitInput): Promise<contracts.WaitAnswer> {
    return schedule('endWait', wait, {
      ...this.#journaling('record that it waits no more'),
      scheduleToCloseTimeout: milliseconds(this.#pace.readsGiveUpAfter),
    });
  }

  /** @param giveUpAfter milliseconds of real time until the last attempt. */
  probe(probe: string, input: contracts.ProbeInput, name: string, giveUpAfter: number): Promise<contracts.ProbeAnswer> {
    return schedule(`${probe}.probe`, input, {
      ...this.#place(),
      summary: oneLine(`probe ${name}: ${input.expected} is expected`),
      startToCloseTimeout: '90 seconds',
      scheduleToCloseTimeout: Math.max(1000, Math.round(giveUpAfter)),
      heartbeatTimeout: milliseconds(this.#pace.workerSilentAfter),
      cancellationType: ActivityCancellationType.TRY_CANCEL,
      retry: { initialInterval: Math.max(1, input.poll.interval), backoffCoefficient: 1 },
    });
  }

  #undo<Input extends object>(input: Input): Input & contracts.Writing {
    return { ...this.#write(input), ...(this.#of !== undefined && { of: this.#of }) };
  }

  #write<Input extends object>(input: Input): Input & contracts.Writing {
    return { ...input, installation: this.#installation };
  }

  #call<Name extends ActivityName>(
    name: Name,
    input: InputOf<Name>,
    kind: Kind,
    summary: string,
    where?: 'anywhere',
  ): Promise<AnswerOf<Name>> {
    const place = where === 'anywhere' ? {} : this.#place();
    return schedule(name, input, { ...place, ...options(kind, this.#pace, summary) });
  }

  #journaling(summary: string): ActivityOptions {
    const { firstRetryAfter, longestRetryDelay } = this.#pace;
    return {
      summary: oneLine(summary),
      startToCloseTimeout: '30 seconds',
      retry: { initialInterval: milliseconds(firstRetryAfter), maximumInterval: milliseconds(longestRetryDelay) },
    };
  }

  #place(): { taskQueue?: string } {
    return this.#taskQueue === undefined ? {} : { taskQueue: this.#taskQueue };
  }
}
