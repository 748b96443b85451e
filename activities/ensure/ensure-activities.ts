/**
 * Three activities for each kind of resource: `<kind>.plan`, `<kind>.apply`, `<kind>.undo`. All that is common to resources
 * happens here and in `apply-change.ts` and `undo-change.ts`, once.
 */
import type { PlanAnswer, PlanInput } from '../../domain/activity-contracts.ts';
import { ofKind, type ResourceWork } from '../../domain/activities.ts';
import { resourceInputs } from '../../domain/messages/activity-inputs.ts';
import type { Json } from '../../domain/json.ts';
import { differenceOf, unreadDifference } from '../../domain/resource.ts';
import { recordedId } from '../../journal/identities.ts';
import { onlyAdmitted } from '../admission/only-admitted.ts';
import { refuseNeverGranted } from '../../policy/never-granted.ts';
import { applicationFailure } from '../application-failure.ts';
import { checkedWork } from '../checked-input.ts';
import { contextOf } from '../context.ts';
import type { Services } from '../services.ts';
import { Apply } from './apply-change.ts';
import type { Implementation } from './implementation.ts';
import { nameOf } from './resource-operation.ts';
import { Undo } from './undo-change.ts';

/** The activities of one kind, by their names. */
export function ensureActivities<D, S, O>(services: Services, implementation: Implementation<D, S, O>) {
  const plan = new Plan(services, implementation);
  const admitted = onlyAdmitted(services, implementation.resource.kind);
  const work = checkedWork<ResourceWork>(resourceInputs(implementation.resource), {
    plan: (input) => plan.plan(input),
    apply: (input) => admitted.apply(input, (held) => new Apply(held, implementation).apply(input)),
    undo: (input) => admitted.undo(input, (held) => new Undo(held, implementation).undo(input)),
  });
  return ofKind<ResourceWork>(implementation.resource.kind, work);
}

class Plan<D, S, O> {
  readonly #services: Services;
  readonly #implementation: Implementation<D, S, O>;

  constructor(services: Services, implementation: Implementation<D, S, O>) {
    this.#services = services;
    this.#implementation = implementation;
  }

  async plan(input: PlanInput): Promise<PlanAnswer> {
    const { resource, outputs, read } = this.#implementation;
    const desired = input.desired as D;
    try {
      // Depends on what is known only after apply: nothing can be there yet.
      if (input.unread && resource.readableUnknown !== true) {
        return { ...unreadDifference(resource, desired), outputs: null };
      }
      const context = await contextOf(this.#services, input.connection, 'plan');
      const name = nameOf(this.#implementation, input.connection, desired);
      const recorded = await recordedId(await this.#services.journal(), name);
      const byId = recorded === undefined ? undefined : await read(context, desired, recorded);
      const found = byId ?? (await read(context, desired, undefined));
      // Of what is there only what it is counts: a policy may well except a break-glass account.
      refuseNeverGranted(desired, context.own);
      refuseNeverGranted(found, { ...context.own, accounts: [], breakGlassAccounts: [] });
      const adopted = found !== undefined && byId === undefined && resource.adoptable === true;
      const reason = adopted ? 'found by its name: it is adopted, and stays on a rollback' : undefined;
      const difference = differenceOf(resource, desired, found?.state, reason);
      const stays = found !== undefined && difference.action !== 'replace' && !input.unread;
      return { ...difference, outputs: stays ? (outputs(found, desired) as Json) : null };
    } catch (error) {
      throw applicationFailure(error);
    }
  }
}
