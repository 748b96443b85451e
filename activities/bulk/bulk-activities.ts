/**
 * Three activities for each kind of bulk, each about one part of a list: `<kind>.planEach`, `<kind>.applyEach`,
 * `<kind>.undoEach`. Their answers are counts and the names of what failed; the list and the record of writes are in the
 * journal.
 */
import { ApplicationFailure } from '@temporalio/common';
import type {
  ApplyEachAnswer,
  ApplyEachInput,
  EachInput,
  PlanEachAnswer,
  PlanEachInput,
  UndoEachAnswer,
  UndoEachInput,
} from '../../domain/activity-contracts.ts';
import { ofKind, type BulkWork } from '../../domain/activities.ts';
import { bulkInputs } from '../../domain/messages/activity-inputs.ts';
import type { EachOf, FailedItem } from '../../domain/bulk.ts';
import type { CallShare } from '../../journal/budgets.ts';
import type { Journal } from '../../journal/journal.ts';
import { beyondKnowledge, knowsTooLittle, lossOf } from '../../journal/losses.ts';
import { recordBegun } from '../../journal/recorded-steps.ts';
import { readList } from '../../journal/lists.ts';
import { onlyAdmitted } from '../admission/only-admitted.ts';
import { applicationFailure } from '../application-failure.ts';
import { checkedWork } from '../checked-input.ts';
import { contextOf, type ConnectionContext } from '../context.ts';
import { isGranted, type GrantedServices, type Services, type WritingServices } from '../services.ts';
import { writingRun } from '../writing-run.ts';
import { ApplyPart } from './apply-part.ts';
import type { BulkImplementation } from './implementation.ts';
import { ItemWrites } from './item-writes.ts';
import { withPartShare } from './part-share.ts';
import { Part } from './part.ts';
import { UndoPart } from './undo-part.ts';

/** The activities of one kind, by their names. */
export function bulkActivities<Desired extends EachOf>(
  services: Services,
  implementation: BulkImplementation<Desired>,
) {
  const { kind } = implementation.bulk;
  const work = new Each(implementation);
  const admitted = onlyAdmitted(services, kind);
  const checked = checkedWork<BulkWork>(bulkInputs(implementation.bulk), {
    planEach: (input) => reported(() => work.plan(services, input)),
    applyEach: (input) => admitted.applyEach(input, partOf(input), (held) => work.apply(held, input)),
    undoEach: (input) => admitted.undoEach(input, partOf(input), (held) => work.undo(held, input)),
  });
  return ofKind<BulkWork>(kind, checked);
}

/**
 * Each part of a list has a lease and a stream of its own, so that what an attempt has to verify doesn't grow with the list.
 */
function partOf(input: ApplyEachInput | UndoEachInput) {
  return { ...input, step: `${input.step}, from item ${input.from + 1}` };
}

/** What is only compared is read as it was for the plan. */
async function contextFor(services: WritingServices, { connection, desired }: EachInput): Promise<ConnectionContext> {
  return isGranted(services)
    ? await contextOf(services, connection, 'apply', undefined, desired)
    : await contextOf(services, connection, 'plan');
}

async function reported<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw applicationFailure(error);
  }
}

class Each<Desired extends EachOf> {
  readonly #implementation: BulkImplementation<Desired>;

  constructor(implementation: BulkImplementation<Desired>) {
    this.#implementation = implementation;
  }

  async plan(services: Services, input: PlanEachInput): Promise<PlanEachAnswer> {
    const desired = input.unread ? undefined : (input.desired as unknown as Desired);
    const journal = await services.journal();
    const list = await readList(journal, (input.desired as unknown as EachOf).list);
    const context = await contextOf(services, input.connection, 'plan');
    const states = await withPartShare(services, input.connection, 'reads', async (share) =>
      this.#part(context, input, list, share).read(desired),
    );
    const failed: FailedItem[] = [];
    let unchanged = 0;
    for (const [item, state] of states) {
      if (state.state === 'unfit') failed.push({ item, why: state.why });
      if (state.state === 'same') unchanged += 1;
    }
    return { total: list.length, toChange: states.size - unchanged - failed.length, unchanged, failed };
  }

  async apply(services: WritingServices, input: ApplyEachInput): Promise<ApplyEachAnswer> {
    let writes: ItemWrites | undefined;
    try {
      const desired = input.desired as unknown as Desired;
      const journal = await services.journal();
      const ours = this.#writes(services, journal, input);
      writes = ours;
      const loss = await lossOf(journal, writingRun());
      if (loss !== undefined) throw knowsTooLittle(loss);
      const list = await readList(journal, desired.list);
      return await withPartShare(services, input.connection, 'writes', async (share) => {
        const part = this.#part(await contextFor(services, input), input, list, share, input.leftOut);
        if (input.mayChange) await this.#recordBegun(journal, input, desired);
        return await new ApplyPart(part, ours).apply(desired, () => this.#refuse(input));
      });
    } catch (error) {
      throw applicationFailure(error, await writes?.written());
    }
  }

  async undo(services: GrantedServices, input: UndoEachInput): Promise<UndoEachAnswer> {
    const desired = input.desired as unknown as Desired;
    const journal = await services.journal();
    const list = await readList(journal, desired.list);
    const answer = await withPartShare(services, input.connection, 'writes', async (share) => {
      const part = this.#part(await contextFor(services, input), input, list, share);
      return await new UndoPart(part, this.#writes(services, journal, input)).undo(desired);
    });
    const loss = await lossOf(journal, writingRun(input.of));
    if (loss === undefined) return answer;
    const beyond = { item: `items ${input.from + 1} and following`, why: beyondKnowledge(loss) };
    return { ...answer, residual: [...answer.residual, beyond] };
  }

  /** Before the part's first write. */
  async #recordBegun(journal: Journal, input: ApplyEachInput, desired: Desired): Promise<void> {
    const { connection, step, from, count } = input;
    const { bulk } = this.#implementation;
    const approved = { action: 'update', changes: bulk.shown(desired) } as const;
    const begun = { resource: bulk.kind, name: bulk.name(desired), connection, desired: input.desired, approved };
    await recordBegun(journal, { run: writingRun(), step }, { ...begun, part: { from, count } });
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

  #part(
    context: ConnectionContext,
    input: EachInput,
    list: readonly string[],
    share: CallShare,
    leftOut: readonly string[] = [],
  ): Part<Desired> {
    const passedOver = new Set(leftOut);
    const items = list.slice(input.from, input.from + input.count).filter((item) => !passedOver.has(item));
    return new Part(this.#implementation, context, items, share);
  }

  #writes({ lease, grant }: WritingServices, journal: Journal, input: ApplyEachInput | UndoEachInput): ItemWrites {
    const scope = { run: writingRun(input.of), step: partOf(input).step, lease };
    return new ItemWrites(journal, scope, this.#implementation.bulk.kind, grant);
  }
}
