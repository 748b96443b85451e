/**
 * Undoes what a step has written, by delta, as the record of its writes has it: nothing where each was refused; what was there
 * before where some were done, and the step itself never was. It reads first and is safe twice.
 */
import type { ApplyAnswer, UndoAnswer, UndoInput } from '../../domain/activity-contracts.ts';
import { Failure, isFailure } from '../../domain/failure.ts';
import { same, type Json } from '../../domain/json.ts';
import { parseSecretReference } from '../../domain/secret-reference.ts';
import { forgetCredential } from '../../journal/credentials.ts';
import { forgetId, recordedId, type ResourceName } from '../../journal/identities.ts';
import { beyondKnowledge } from '../../journal/losses.ts';
import { releaseOwned } from '../../journal/ownership.ts';
import { recordedApplied } from '../../journal/recorded-steps.ts';
import { forgetObject } from '../../journal/remembered-objects.ts';
import { rollBackCredential } from '../credential/rolled-back.ts';
import { applicationFailure } from '../application-failure.ts';
import { contextOf, type ConnectionContext } from '../context.ts';
import type { GrantedServices } from '../services.ts';
import type { Found, Undone } from './implementation.ts';
import type { StepHistory, StepRecord } from './step-record.ts';
import { isSettled, kindAndName, waitForReplication, ResourceOperation } from './resource-operation.ts';

export class Undo<D, S, O> extends ResourceOperation<D, S, O, GrantedServices> {
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
    return { residual: `${answer.undone}; ${beyondKnowledge(history.loss)}` };
  }

  async #undoKnown(input: UndoInput, record: StepRecord, history: StepHistory): Promise<UndoAnswer> {
    const { connection, desired: asked } = input;
    const applied = input.applied && (await this.#recorded(input, input.applied, history));
    const { read, undo } = this.implementation;
    if (applied === undefined && !history.isPerhapsOurs) return { undone: 'nothing had been written' };
    const desired = asked as D;
    const context = await contextOf(this.services, connection, 'apply', record.record, desired);
    const name = this.name(connection, desired);
    const recorded = await recordedId(await this.services.journal(), name);
    const id = applied?.id ?? recorded;
    const byId = id === undefined ? undefined : await read(context, desired, id);
    const isKnown = id !== undefined && (applied !== undefined || history.hasMade(id));
    const found = byId ?? (isKnown ? undefined : await read(context, desired, undefined));
    const before = applied === undefined ? history.before : applied.before;
    const after = applied === undefined ? found?.state : (applied.after as S);
    if (found === undefined || after === undefined) {
      const seen = { isSettled: isSettled(context, history) };
      const removed = await this.implementation.removeMarked?.(context, desired, seen);
      if (removed === undefined && (history.open.length > 0 || (before === null && !history.hasUndone))) {
        waitForReplication(context, history, name);
      }
      if (removed === undefined && input.approved.action === 'replace' && before !== undefined && before !== null) {
        const restored = await this.implementation.restore?.(context, { desired, before: before as S });
        if (restored !== undefined) {
          if ('undone' in restored) await this.#release(name, id, input.of);
          return restored;
        }
      }
      await this.#forget(name, removed !== undefined && 'residual' in removed ? undefined : id);
      // An earlier try may have undone it without getting the answer.
      if (applied?.created === true) await this.#forgetSecret(context, connection, applied.after as S, desired);
      await this.#rollBackRecord(connection, applied);
      return removed ?? { undone: 'it no longer exists' };
    }
    if (before !== undefined && before !== null && same(found.state as Json, before)) {
      // An earlier try may have undone it without getting the answer.
      await this.#rollBackRecord(connection, applied);
      await this.#release(name, id ?? found.id, input.of);
      return { undone: 'it is as it was before' };
    }
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
    if ('residual' in undone) return undone;
    if (context.hasWrittenOnPremises()) await this.#refuseUnchanged(context, desired, found, name);
    if (created) {
      await this.#forget(name, id ?? found.id);
      if (made !== undefined) await forgetCredential(await this.services.journal(), connection, made.current.secret);
    } else {
      await this.#release(name, id ?? found.id, input.of);
      if (made !== undefined) {
        await rollBackCredential(await this.services.journal(), connection, made, applied?.formerCredential);
      }
    }
    return undone;
  }

  /**
   * What a step came to is the journal's word: an answer that only the input has could restore what was never there. The input
   * says it where the journal is known to have lost it.
   */
  async #recorded({ step, of }: UndoInput, said: ApplyAnswer, { loss }: StepHistory): Promise<ApplyAnswer> {
    const recorded = await recordedApplied(await this.services.journal(), { run: this.owner(of).run, step });
    if (recorded !== undefined) return recorded;
    if (loss !== undefined) return said;
    const subject = `applied: the journal must have it, and knows of no change of ${step}`;
    throw new Failure('input-invalid', { service: 'runbook', subject });
  }

  /**
   * A cmdlet of a server that leaves by `break` or `continue` ends in an empty success, and can't be told from one that did its
   * work: what is there still as it was before our write says it.
   * @throws Failure `written-not-yet-visible`
   */
  async #refuseUnchanged(context: ConnectionContext, desired: D, found: Found<S>, name: ResourceName): Promise<void> {
    const now = await this.implementation.read(context, desired, found.id);
    if (now === undefined || !same(now.state as Json, found.state as Json)) return;
    throw new Failure('written-not-yet-visible', { service: 'runbook', subject: kindAndName(name) });
  }

  /** It is gone: found by its name again, and no run's. @param id undefined: none was recorded, or a part of it stays */
  async #forget(name: ResourceName, id: string | undefined): Promise<void> {
    const journal = await this.services.journal();
    if (id === undefined) await forgetId(journal, name);
    else await forgetObject(journal, this.owner().subject, { ...name, id });
  }

  /** It is there as it was before this run, which has it no longer; an earlier run may. */
  async #release(name: ResourceName, id: string | undefined, of: string | undefined): Promise<void> {
    if (id !== undefined) await releaseOwned(await this.services.journal(), this.owner(of), { ...name, id });
  }

  /** Of a credential that this step brought into use: what it is the credential of was undone without it. */
  async #rollBackRecord(connection: string, applied: ApplyAnswer | undefined): Promise<void> {
    if (applied?.credential === undefined) return;
    const { credential: secret, created, formerCredential } = applied;
    if (created) await forgetCredential(await this.services.journal(), connection, secret);
    else await rollBackCredential(await this.services.journal(), connection, { current: { secret } }, formerCredential);
  }

  async #forgetSecret({ secrets }: ConnectionContext, connection: string, state: S, desired: D): Promise<void> {
    const reference = this.implementation.storedSecret?.(state, desired);
    if (reference === undefined) return;
    const { name, version } = parseSecretReference(reference) ?? {};
    if (name !== undefined && version !== undefined) await secrets.remove(name, version);
    await forgetCredential(await this.services.journal(), connection, reference);
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
