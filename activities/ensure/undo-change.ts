/**
 * Undoes what a step has written, by delta, as the record of its writes has it: nothing where each was refused; what was there
 * before where some were done, and the step itself never was. It reads first and is safe twice.
 */
import type { UndoAnswer, UndoInput } from '../../domain/activity-contracts.ts';
import { Failure, isFailure } from '../../domain/failure.ts';
import { same, type Json } from '../../domain/json.ts';
import { parseSecretReference } from '../../domain/secret-reference.ts';
import { forgetCredential } from '../credential/registry.ts';
import { rollBackCredential } from '../credential/rolled-back.ts';
import { applicationFailure } from '../application-failure.ts';
import { contextOf, type ConnectionContext } from '../context.ts';
import type { Undone } from './implementation.ts';
import type { StepHistory, StepRecord } from './step-record.ts';
import { forgetId, recordedId } from './recorded-identities.ts';
import { kindAndName, waitForReplication, ResourceOperation } from './resource-operation.ts';

export class Undo<D, S, O> extends ResourceOperation<D, S, O> {
  async undo(input: UndoInput): Promise<UndoAnswer> {
    try {
      return await this.#undo(input);
    } catch (error) {
      throw applicationFailure(error);
    }
  }

  async #undo(input: UndoInput): Promise<UndoAnswer> {
    const record = this.recordOf(input);
    const history = await record.read();
    const answer = await this.#undoKnown(input, record, history);
    if (history.loss === undefined || 'residual' in answer) return answer;
    return {
      residual: `${answer.undone}; the journal lost what it knew since ${history.loss}, and more may have been written`,
    };
  }

  async #undoKnown(input: UndoInput, record: StepRecord, history: StepHistory): Promise<UndoAnswer> {
    const { connection, desired: asked, applied } = input;
    const { resource, read, undo } = this.implementation;
    if (applied === undefined && !history.isPerhapsOurs) return { undone: 'nothing had been written' };
    const desired = resource.schema.parse(asked);
    const context = await contextOf(this.services, connection, 'apply', record.record);
    const name = this.name(connection, desired);
    const recorded = await recordedId(this.services.home, name);
    const id = applied?.id ?? recorded;
    const byId = id === undefined ? undefined : await read(context, desired, id);
    const isKnown = id !== undefined && (applied !== undefined || history.hasMade(id));
    const found = byId ?? (isKnown ? undefined : await read(context, desired, undefined));
    const before = applied === undefined ? history.before : applied.before;
    const after = applied === undefined ? found?.state : (applied.after as S);
    if (found === undefined || after === undefined) {
      const removed = await this.implementation.removeMarked?.(context, desired);
      if (removed === undefined && (history.open.length > 0 || (before === null && !history.hasUndone))) {
        waitForReplication(context, history, name);
      }
      if (removed === undefined && input.approved.action === 'replace' && before !== undefined && before !== null) {
        const restored = await this.implementation.restore?.(context, { desired, before: before as S });
        if (restored !== undefined) return restored;
      }
      await forgetId(this.services.home, name);
      // An earlier try may have undone it without getting the answer.
      if (applied?.created === true) await this.#forgetSecret(context, connection, applied.after as S, desired);
      return removed ?? { undone: 'it no longer exists' };
    }
    if (before !== undefined && before !== null && same(found.state as Json, before))
      return { undone: 'it is as it was before' };
    const created = applied?.created ?? history.before === null;
    const made = await this.implementation.credential?.(context, found, desired);
    const undone = await foundAgain(
      undo(context, {
        desired,
        before: before === null ? undefined : (before as S | undefined),
        after,
        id: found.id,
        created,
      }),
      kindAndName(name),
    );
    if (created && 'undone' in undone) {
      await forgetId(this.services.home, name);
      if (made !== undefined) await forgetCredential(this.services.home, connection, made.current.secret);
    } else if (made !== undefined && 'undone' in undone) {
      await rollBackCredential(this.services.home, connection, made, applied?.formerCredential);
    }
    return undone;
  }

  async #forgetSecret({ secrets }: ConnectionContext, connection: string, state: S, desired: D): Promise<void> {
    const reference = this.implementation.storedSecret?.(state, desired);
    if (reference === undefined) return;
    const { name, version } = parseSecretReference(reference) ?? {};
    if (name !== undefined && version !== undefined) await secrets.remove(name, version);
    await forgetCredential(this.services.home, connection, reference);
  }
}

/** It was read a moment ago: it is gone since, or this replica doesn't have it yet. The next try reads it again. */
async function foundAgain(undoing: Promise<Undone>, subject: string): Promise<Undone> {
  try {
    return await undoing;
  } catch (error) {
    if (!isFailure(error, 'graph-object-not-found')) throw error;
    throw new Failure('graph-not-yet-known', { service: 'graph', subject });
  }
}
