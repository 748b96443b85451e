/**
 * Three activities for each kind of resource: `<kind>.plan`, `<kind>.apply`, `<kind>.undo`. All that is common to
 * resources happens here, once.
 *
 * Apply is safe twice: it reads, compares property by property with what was approved (each must be as it was, or
 * already as approved), writes, and reads back until it shows. Each call that changes something is recorded before it
 * leaves and when it is answered, so that what a step has written is a fact: after a lost answer or a killed process the
 * next attempt takes what it finds for ours, and searches for what it doesn't find until replication must be over.
 */
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type {
  ApplyAnswer,
  ApplyInput,
  PlanAnswer,
  PlanInput,
  UndoAnswer,
  UndoInput,
} from '../../domain/activity-contracts.ts';
import { ofKind, type ResourceWork } from '../../domain/activities.ts';
import type { Difference } from '../../domain/change.ts';
import { Failure, isFailure } from '../../domain/failure.ts';
import { same, type Json } from '../../domain/json.ts';
import { fulfils } from '../../domain/known-after-apply.ts';
import { differenceOf, unreadDifference } from '../../domain/resource.ts';
import type { CredentialVersion } from '../../domain/rotation.ts';
import { parseSecretReference } from '../../domain/secret-reference.ts';
import { forgetCredential, recordCredential } from '../credential/registry.ts';
import { rollBackCredential, formerVersion } from '../credential/rolled-back.ts';
import { applicationFailure } from '../application-failure.ts';
import { contextOf, type ConnectionContext } from '../context.ts';
import type { Services } from '../services.ts';
import type { Found, Implementation, Undone } from './implementation.ts';
import { forgetId, recordedId, recordId, type ResourceName } from './recorded-identities.ts';
import { StepRecord, type StepHistory } from './step-record.ts';

/** On the connection's clock: how long a fresh object may be missing from reads (minutes, in people's reports). */
const replicatesWithin = 10 * 60_000;

/** The activities of one kind, by their names. */
export function ensureActivities<D, S, O>(services: Services, implementation: Implementation<D, S, O>) {
  const { kind } = implementation.resource;
  const work = new Ensure(services, implementation);
  return ofKind<ResourceWork>(kind, {
    plan: (input) => work.plan(input),
    apply: (input) => work.apply(input),
    undo: (input) => work.undo(input),
  });
}

class Ensure<D, S, O> {
  readonly #services: Services;
  readonly #implementation: Implementation<D, S, O>;

  constructor(services: Services, implementation: Implementation<D, S, O>) {
    this.#services = services;
    this.#implementation = implementation;
  }

  async plan(input: PlanInput): Promise<PlanAnswer> {
    const { resource, outputs, read } = this.#implementation;
    try {
      // Depends on what is known only after apply: nothing can be there yet.
      if (input.unread && resource.readableUnknown !== true) {
        return { ...unreadDifference(resource, input.desired as D), outputs: null };
      }
      const desired = input.unread ? (input.desired as D) : resource.schema.parse(input.desired);
      const context = await contextOf(this.#services, input.connection, 'plan');
      const name = this.#name(input.connection, desired);
      const recorded = await recordedId(this.#services.home, name);
      const byId = recorded === undefined ? undefined : await read(context, desired, recorded);
      const found = byId ?? (await read(context, desired, undefined));
      const adopted = found !== undefined && byId === undefined && resource.adoptable === true;
      const reason = adopted ? 'found by its name: it is adopted, and stays on a rollback' : undefined;
      const difference = differenceOf(resource, desired, found?.state, reason);
      const stays = found !== undefined && difference.action !== 'replace' && !input.unread;
      return { ...difference, outputs: stays ? (outputs(found, desired) as Json) : null };
    } catch (error) {
      throw applicationFailure(error);
    }
  }

  async apply(input: ApplyInput): Promise<ApplyAnswer> {
    const record = this.#recordOf(input);
    try {
      return await this.#apply(input, record);
    } catch (error) {
      // A record that can't be read has no answer either, and the failure says nothing of it.
      const history = await record.read().catch(() => undefined);
      throw applicationFailure(error, history?.written);
    }
  }

  async #apply(input: ApplyInput, record: StepRecord): Promise<ApplyAnswer> {
    const { resource, read } = this.#implementation;
    const desired = resource.schema.parse(input.desired);
    const context = await contextOf(this.#services, input.connection, 'apply', record.record);
    const history = await record.read();
    const name = this.#name(input.connection, desired);
    const recorded = await recordedId(this.#services.home, name);
    const byId = recorded === undefined ? undefined : await read(context, desired, recorded);
    // What this step has made has this ID and no other, whatever else has its name.
    const isMade = recorded !== undefined && history.hasMade(recorded);
    const found = byId ?? (isMade ? undefined : await read(context, desired, undefined));
    const now = differenceOf(resource, desired, found?.state);
    if (now.action === 'none' && found !== undefined) {
      return this.#answer(input, record, desired, found, name, context);
    }
    // Our own removal, before what is to take its place could be made.
    const isHalfReplaced = found === undefined && input.approved.action === 'replace' && history.isPerhapsOurs;
    if (!isHalfReplaced) this.#refuseDrift(input, now, history);
    if (found === undefined) this.#waitForReplication(context, history, kindAndName(name));
    record.begin((found?.state ?? null) as Json, context.clock);
    const id = await this.#write(context, desired, found, now);
    if (id !== undefined && id !== recorded) await recordId(this.#services.home, name, id);
    const after = await read(context, desired, id ?? found?.id);
    if (after === undefined || differenceOf(resource, desired, after.state).action !== 'none') {
      throw new Failure('written-not-yet-visible', { service: 'runbook', subject: kindAndName(name) });
    }
    return this.#answer(input, record, desired, after, name, context);
  }

  async #write(
    context: ConnectionContext,
    desired: D,
    found: Found<S> | undefined,
    now: Difference,
  ): Promise<string | undefined> {
    const { create, update, replace, resource } = this.#implementation;
    if (found === undefined) return await create(context, desired);
    if (now.action === 'replace' && replace !== undefined) return await replace(context, desired, found);
    if (now.action === 'update' && update !== undefined) {
      await update(context, desired, found);
      return found.id;
    }
    throw new Failure('change-not-supported', { service: 'runbook', subject: `${now.action} of ${resource.kind}` });
  }

  /** Each difference must be one that was approved; after a write whose outcome is unknown, half of it may be there. */
  #refuseDrift(input: ApplyInput, now: Difference, history: StepHistory): void {
    const moved = now.changes.find((change) => {
      const approved = input.approved.changes.find(({ property }) => property === change.property);
      if (approved === undefined || !fulfils(change.after, approved.after)) return true;
      return !history.isPerhapsOurs && !same(change.before, approved.before);
    });
    const otherAction = now.action !== input.approved.action && !history.isPerhapsOurs;
    if (moved === undefined && !otherAction) return;
    const what =
      moved === undefined
        ? `it is now "${now.action}" instead of "${input.approved.action}"`
        : `"${moved.property}" is not what it was`;
    throw ApplicationFailure.create({
      type: 'drift',
      message: `It has moved since it was approved: ${what}.`,
      nonRetryable: true,
      details: [{ failureClass: 'conflict', written: history.written }],
    });
  }

  /** A write whose answer was lost, and nothing to see: searched for again until every replica can have it. */
  #waitForReplication(context: ConnectionContext, history: StepHistory, subject: string): void {
    const since = history.lastCallAt;
    if (since === undefined || context.clock.now() - since >= replicatesWithin) return;
    throw new Failure('write-outcome-unknown', { service: 'runbook', subject });
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
    // What was only found as it should be stays unrecorded: it was not made by us, and others may remove it.
    if (ours) await recordId(this.#services.home, name, found.id);
    const made = await this.#implementation.credential?.(context, found, desired);
    let formerCredential: CredentialVersion | null | undefined;
    if (made !== undefined) {
      const { connection } = input;
      const at = new Date(context.clock.now()).toISOString();
      formerCredential = await formerVersion(this.#services.home, connection, made);
      await recordCredential(this.#services.home, { ...made, connection, run: context.run, at });
    }
    const before = history.before ?? null;
    return {
      ours,
      created: ours && before === null,
      id: found.id,
      action: input.approved.action,
      changes: input.approved.changes,
      before,
      after: found.state as Json,
      outputs: this.#implementation.outputs(found, desired) as Json,
      ...(formerCredential === undefined ? {} : { formerCredential }),
    };
  }

  async undo(input: UndoInput): Promise<UndoAnswer> {
    try {
      return await this.#undo(input);
    } catch (error) {
      throw applicationFailure(error);
    }
  }

  async #undo(input: UndoInput): Promise<UndoAnswer> {
    const { connection, desired: asked, applied } = input;
    const { resource, read, undo } = this.#implementation;
    const record = this.#recordOf(input);
    const history = await record.read();
    if (applied === undefined && !history.isPerhapsOurs) return { undone: 'nothing had been written' };
    const desired = resource.schema.parse(asked);
    const context = await contextOf(this.#services, connection, 'apply', record.record);
    const name = this.#name(connection, desired);
    const recorded = await recordedId(this.#services.home, name);
    const id = applied?.id ?? recorded;
    const byId = id === undefined ? undefined : await read(context, desired, id);
    const isKnown = id !== undefined && (applied !== undefined || history.hasMade(id));
    const found = byId ?? (isKnown ? undefined : await read(context, desired, undefined));
    const before = applied === undefined ? history.before : applied.before;
    const after = applied === undefined ? found?.state : (applied.after as S);
    if (found === undefined || after === undefined) {
      const removed = await this.#implementation.removeMarked?.(context, desired);
      if (removed === undefined && (history.open.length > 0 || (before === null && !history.hasUndone))) {
        this.#waitForReplication(context, history, kindAndName(name));
      }
      if (removed === undefined && input.approved.action === 'replace' && before !== undefined && before !== null) {
        const restored = await this.#implementation.restore?.(context, { desired, before: before as S });
        if (restored !== undefined) return restored;
      }
      await forgetId(this.#services.home, name);
      // An earlier try may have undone it without getting the answer.
      if (applied?.created === true) await this.#forgetSecret(context, connection, applied.after as S, desired);
      return removed ?? { undone: 'it no longer exists' };
    }
    if (before !== undefined && before !== null && same(found.state as Json, before))
      return { undone: 'it is as it was before' };
    const created = applied?.created ?? history.before === null;
    const made = await this.#implementation.credential?.(context, found, desired);
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
      await forgetId(this.#services.home, name);
      if (made !== undefined) await forgetCredential(this.#services.home, connection, made.current.secret);
    } else if (made !== undefined && 'undone' in undone) {
      await rollBackCredential(this.#services.home, connection, made, applied?.formerCredential);
    }
    return undone;
  }

  async #forgetSecret({ secrets }: ConnectionContext, connection: string, state: S, desired: D): Promise<void> {
    const reference = this.#implementation.storedSecret?.(state, desired);
    if (reference === undefined) return;
    const { name, version } = parseSecretReference(reference) ?? {};
    if (name !== undefined && version !== undefined) await secrets.remove(name, version);
    await forgetCredential(this.#services.home, connection, reference);
  }

  /** By the run's own ID: another run of the same subject is another one. */
  #recordOf({ step }: { readonly step: string }): StepRecord {
    const { workflowExecution, activityId } = Context.current().info;
    const scope = { run: workflowExecution?.runId ?? activityId, step };
    return new StepRecord(() => this.#services.journal(), scope, this.#implementation.resource.kind);
  }

  #name(connection: string, desired: D): ResourceName {
    const { resource } = this.#implementation;
    return { connection, kind: resource.kind, name: resource.name(desired) };
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

function kindAndName({ kind, name }: ResourceName): string {
  return `${kind} ${name}`;
}
