/**
 * Three activities for each kind of bulk, each about one part of a list: `<kind>.planEach`, `<kind>.applyEach`,
 * `<kind>.undoEach`. Their answers are counts and the names of what failed; lists and ledgers are files.
 *
 * An item that the ledger has as done is skipped. The others are all read before one is written; then intents are put
 * into the ledger, a few are written side by side, and their outcomes are put there too. An item whose write wasn't
 * answered is searched for until every replica can have it, and only then written again.
 */
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type {
  ApplyEachAnswer,
  ApplyEachInput,
  EachInput,
  PlanEachAnswer,
  PlanEachInput,
  UndoEachAnswer,
} from '../../domain/activity-contracts.ts';
import { ofKind, type BulkWork } from '../../domain/activities.ts';
import type { EachOf, FailedItem } from '../../domain/bulk.ts';
import { readList } from '../../connectors/lists/list-files.ts';
import type { IdentityRole } from '../../domain/connection.ts';
import { applicationFailure } from '../application-failure.ts';
import { contextOf } from '../context.ts';
import type { Services } from '../services.ts';
import { CallPause } from './call-pause.ts';
import type { BulkImplementation } from './implementation.ts';
import { Ledger } from './ledger.ts';
import { Part } from './part.ts';

/** The activities of one kind, by their names. */
export function bulkActivities<Desired extends EachOf>(
  services: Services,
  implementation: BulkImplementation<Desired>,
) {
  const { kind } = implementation.bulk;
  const work = new Each(services, implementation);
  return ofKind<BulkWork>(kind, {
    planEach: (input) => reported(() => work.plan(input)),
    applyEach: (input) => reported(() => work.apply(input)),
    undoEach: (input) => reported(() => work.undo(input)),
  });
}

async function reported<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw applicationFailure(error);
  }
}

class Each<Desired extends EachOf> {
  readonly #services: Services;
  readonly #implementation: BulkImplementation<Desired>;

  constructor(services: Services, implementation: BulkImplementation<Desired>) {
    this.#services = services;
    this.#implementation = implementation;
  }

  async plan(input: PlanEachInput): Promise<PlanEachAnswer> {
    const desired = input.unread ? undefined : this.#implementation.bulk.schema.parse(input.desired);
    const list = await readList(this.#services.home, (input.desired as unknown as EachOf).list);
    const part = await this.#part(input, 'plan', list);
    const states = await part.read(desired);
    const failed: FailedItem[] = [];
    let unchanged = 0;
    for (const [item, state] of states) {
      if (state.state === 'unfit') failed.push({ item, why: state.why });
      if (state.state === 'same') unchanged += 1;
    }
    return { total: list.length, toChange: states.size - unchanged - failed.length, unchanged, failed };
  }

  async apply(input: ApplyEachInput): Promise<ApplyEachAnswer> {
    const desired = this.#implementation.bulk.schema.parse(input.desired);
    const list = await readList(this.#services.home, desired.list);
    const part = await this.#part(input, 'apply', list, input.leftOut);
    const ledger = await this.#ledger(desired);
    const failed = await part.apply(desired, ledger, () => this.#refuse(input));
    const counted = (phase: string) => part.items.filter((item) => ledger.of(item)?.phase === phase).length;
    return { changed: counted('done'), unchanged: counted('same'), failed };
  }

  async undo(input: EachInput): Promise<UndoEachAnswer> {
    const desired = this.#implementation.bulk.schema.parse(input.desired);
    const part = await this.#part(input, 'apply', await readList(this.#services.home, desired.list));
    const ledger = await this.#ledger(desired);
    const residual = await part.undo(desired, ledger);
    return { undone: part.items.filter((item) => ledger.of(item)?.phase === 'undone').length, residual };
  }

  /** The plan found everything as it should be, so no change was approved. */
  #refuse({ mayChange }: ApplyEachInput): void {
    if (mayChange) return;
    throw ApplicationFailure.create({
      type: 'drift',
      message: `It has moved since it was planned: not all ${this.#implementation.bulk.items} are as they were.`,
      nonRetryable: true,
      details: [{ failureClass: 'conflict' }],
    });
  }

  async #part(
    input: EachInput,
    role: IdentityRole,
    list: readonly string[],
    leftOut: readonly string[] = [],
  ): Promise<Part<Desired>> {
    const context = await contextOf(this.#services, input.connection, role);
    const pause = new CallPause(this.#services.home, input.connection);
    await pause.assertOver();
    const passedOver = new Set(leftOut);
    const items = list.slice(input.from, input.from + input.count).filter((item) => !passedOver.has(item));
    return new Part(this.#implementation, context, pause, items);
  }

  #ledger({ list }: Desired): Promise<Ledger> {
    const { workflowExecution, activityId } = Context.current().info;
    const runId = workflowExecution?.runId ?? activityId;
    return Ledger.open(this.#services.home, runId, this.#implementation.bulk.kind, list);
  }
}
