/**
 * Applies a change as it was approved. Safe twice: it reads, compares property by property with what was approved (each must
 * be as it was, or already as approved), writes, and reads back until it shows. Each call that changes something is recorded
 * before it leaves and when it is answered, so that what a step has written is a fact: after a lost answer or a killed process
 * the next attempt takes what it finds for ours, and searches for what it doesn't find until replication must be over.
 */
import { ApplicationFailure } from '@temporalio/common';
import type { ApplyAnswer, ApplyInput } from '../../domain/activity-contracts.ts';
import type { Difference } from '../../domain/change.ts';
import { Failure } from '../../domain/failure.ts';
import { same, type Json } from '../../domain/json.ts';
import { fulfils } from '../../domain/known-after-apply.ts';
import { differenceOf } from '../../domain/resource.ts';
import type { CredentialVersion } from '../../domain/rotation.ts';
import { recordCredential } from '../../journal/credentials.ts';
import { isDoneBy, recordApplied, recordBegun } from '../../journal/recorded-steps.ts';
import { recordedId, type ResourceName } from '../../journal/identities.ts';
import { knowsTooLittle } from '../../journal/losses.ts';
import type { Acquired } from '../../journal/ownership.ts';
import { rememberObject } from '../../journal/remembered-objects.ts';
import { formerVersion } from '../credential/rolled-back.ts';
import { applicationFailure } from '../application-failure.ts';
import { contextOf, type ConnectionContext } from '../context.ts';
import { isGranted } from '../services.ts';
import type { Found } from './implementation.ts';
import { isSettled, kindAndName, waitForReplication, ResourceOperation } from './resource-operation.ts';
import type { StepHistory, StepRecord } from './step-record.ts';

export class Apply<D, S, O> extends ResourceOperation<D, S, O> {
  async apply(input: ApplyInput): Promise<ApplyAnswer> {
    const record = this.recordOf(input);
    try {
      return await this.#apply(input, record);
    } catch (error) {
      // A record that can't be read has no answer either, and the failure says nothing of it.
      const history = await record.read().catch(() => undefined);
      throw applicationFailure(error, history?.written);
    }
  }

  async #apply(input: ApplyInput, record: StepRecord): Promise<ApplyAnswer> {
    const { resource, read } = this.implementation;
    const desired = input.desired as D;
    const context = await this.#context(input.connection, record, desired);
    const history = await record.read();
    if (history.loss !== undefined) throw knowsTooLittle(history.loss);
    if (history.isBeingUndone) throw beingRolledBack(input.step);
    const name = this.name(input.connection, desired);
    const recorded = await recordedId(await this.services.journal(), name);
    const byId = recorded === undefined ? undefined : await read(context, desired, recorded);
    // What this step has made has this ID and no other, whatever else has its name.
    const isMade = recorded !== undefined && history.hasMade(recorded);
    const found = byId ?? (isMade ? undefined : await read(context, desired, undefined));
    const now = differenceOf(resource, desired, found?.state);
    if (now.action === 'none' && found !== undefined) {
      return this.#answer(input, record, desired, found, name, context);
    }
    await this.#refuseSpent(input, history, context, name);
    // Our own removal, before what is to take its place could be made.
    const isHalfReplaced = found === undefined && input.approved.action === 'replace' && history.isPerhapsOurs;
    if (!isHalfReplaced) this.#refuseDrift(input, now, history);
    if (found === undefined) waitForReplication(context, history, name);
    record.begin((found?.state ?? null) as Json, context.clock);
    const { step, connection, approved } = input;
    const begun = { resource: resource.kind, name: name.name, connection, desired: input.desired, approved };
    await recordBegun(await this.services.journal(), { run: this.owner().run, step }, begun);
    const id = await this.#write(context, desired, found, now);
    if (id !== undefined) {
      const isMadeHere = history.isPerhapsOurs ? (history.before ?? null) === null : found === undefined;
      const how = isMadeHere ? 'made' : 'adopted';
      await this.#remember({ ...name, id, how, replaced: now.action === 'replace' ? found?.id : undefined });
    }
    const after = await read(context, desired, id ?? found?.id);
    if (after === undefined || differenceOf(resource, desired, after.state).action !== 'none') {
      throw new Failure('written-not-yet-visible', { service: 'runbook', subject: kindAndName(name) });
    }
    return this.#answer(input, record, desired, after, name, context);
  }

  /** What is only compared is read as it was for the plan. */
  async #context(connection: string, record: StepRecord, desired: D): Promise<ConnectionContext> {
    const { services } = this;
    if (!isGranted(services)) return await contextOf(services, connection, 'plan');
    return await contextOf(services, connection, 'apply', record.record, desired);
  }

  async #write(
    context: ConnectionContext,
    desired: D,
    found: Found<S> | undefined,
    now: Difference,
  ): Promise<string | undefined> {
    const { create, update, replace, resource } = this.implementation;
    if (found === undefined) return await create(context, desired);
    if (now.action === 'replace' && replace !== undefined) return await replace(context, desired, found);
    if (now.action === 'update' && update !== undefined) {
      await update(context, desired, found);
      return found.id;
    }
    throw new Failure('change-not-supported', { service: 'runbook', subject: `${now.action} of ${resource.kind}` });
  }

  /**
   * What was done by this approval isn't written by it again: others have changed it since, and a new plan says what is to be
   * done about that.
   */
  async #refuseSpent(
    { step }: ApplyInput,
    history: StepHistory,
    context: ConnectionContext,
    name: ResourceName,
  ): Promise<void> {
    const { services } = this;
    if (!isGranted(services)) return;
    const of = { run: this.owner().run, step };
    if (!(await isDoneBy(await services.journal(), of, services.grant.receipts))) return;
    // Another replica may be behind yet.
    if (!isSettled(context, history)) {
      throw new Failure('written-not-yet-visible', { service: 'runbook', subject: kindAndName(name) });
    }
    throw drift('It was done, and is no longer as it was approved: somebody has changed it since.', history);
  }

  /**
   * Each difference must be one that was approved; after a write whose outcome is unknown, half of it may be there. What was
   * planned as unchanged is written by nobody, whatever this step has written before.
   */
  #refuseDrift(input: ApplyInput, now: Difference, history: StepHistory): void {
    const moved = now.changes.find((change) => {
      const approved = input.approved.changes.find(({ property }) => property === change.property);
      if (approved === undefined || !fulfils(change.after, approved.after)) return true;
      return !history.isPerhapsOurs && !same(change.before, approved.before);
    });
    const mayBeHalfThere = history.isPerhapsOurs && input.approved.action !== 'none';
    const otherAction = now.action !== input.approved.action && !mayBeHalfThere;
    if (moved === undefined && !otherAction) return;
    const what =
      moved === undefined
        ? `it is now "${now.action}" instead of "${input.approved.action}"`
        : `"${moved.property}" is not what it was`;
    throw drift(`It has moved since it was approved: ${what}.`, history);
  }

  async #answer(
    input: ApplyInput,
    record: StepRecord,
    desired: D,
    found: Found<S>,
    name: ResourceName,
    context: ConnectionContext,
  ): Promise<ApplyAnswer> {
    const history = await record.read();
    await record.confirm(history);
    const ours = input.approved.action !== 'none' && history.isPerhapsOurs;
    const before = history.before ?? null;
    // What was only found as it should be stays unrecorded: it was not made by us, and others may remove it.
    if (ours) await this.#remember({ ...name, id: found.id, how: before === null ? 'made' : 'adopted' });
    const made = await this.implementation.credential?.(context, found, desired);
    let formerCredential: CredentialVersion | null | undefined;
    if (made !== undefined) {
      const { connection } = input;
      const at = new Date(context.clock.now()).toISOString();
      const journal = await this.services.journal();
      formerCredential = await formerVersion(journal, connection, made);
      await recordCredential(journal, { ...made, connection, run: context.run, at });
    }
    const answer: ApplyAnswer = {
      ours,
      created: ours && before === null,
      id: found.id,
      action: input.approved.action,
      changes: input.approved.changes,
      before,
      after: found.state as Json,
      outputs: this.implementation.outputs(found, desired) as Json,
      ...(made === undefined ? {} : { credential: made.current.secret }),
      ...(formerCredential === undefined ? {} : { formerCredential }),
    };
    if (isGranted(this.services)) {
      const { services } = this;
      const of = { run: this.owner().run, step: input.step };
      await recordApplied(await services.journal(), of, answer, services.grant.receipts[0]);
    }
    return answer;
  }

  /** The object is found by its ID from now on, and is the subject's. */
  async #remember(object: Acquired): Promise<void> {
    await rememberObject(await this.services.journal(), this.owner(), object);
  }
}

function drift(message: string, { written }: StepHistory): ApplicationFailure {
  const details = [{ failureClass: 'conflict', written }];
  return ApplicationFailure.create({ type: 'drift', message, nonRetryable: true, details });
}

function beingRolledBack(step: string): Failure {
  return new Failure('run-closed', { service: 'runbook', subject: `${step}: its rollback has begun` });
}
