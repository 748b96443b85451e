/** What planning, applying and undoing one kind of resource have in common: its name, and the record of a step's writes. */
import { Context } from '@temporalio/activity';
import { Failure } from '../../domain/failure.ts';
import type { ResourceName } from '../../journal/identities.ts';
import type { Owner } from '../../journal/ownership.ts';
import type { ConnectionContext } from '../context.ts';
import type { Writing } from '../../domain/activity-contracts.ts';
import type { Services } from '../services.ts';
import { sharedJournal } from '../shared-journal.ts';
import type { Implementation } from './implementation.ts';
import { StepRecord, type StepHistory } from './step-record.ts';

/** On the connection's clock: how long a fresh object may be missing from reads (minutes, in people's reports). */
const replicatesWithin = 10 * 60_000;

export abstract class ResourceOperation<D, S, O> {
  protected readonly services: Services;
  protected readonly implementation: Implementation<D, S, O>;

  constructor(services: Services, implementation: Implementation<D, S, O>) {
    this.services = services;
    this.implementation = implementation;
  }

  /** By the run's own ID: another run of the same subject is another one. */
  protected recordOf({ step, installation }: Writing & { readonly step: string }): StepRecord {
    const scope = { run: this.owner().run, step };
    return new StepRecord(() => sharedJournal(this.services, installation), scope, this.implementation.resource.kind);
  }

  /** Whose what this activity writes is. */
  protected owner(): Owner {
    const { workflowExecution, activityId } = Context.current().info;
    return { subject: workflowExecution?.workflowId ?? activityId, run: workflowExecution?.runId ?? activityId };
  }

  protected name(connection: string, desired: D): ResourceName {
    const { resource } = this.implementation;
    return { connection, kind: resource.kind, name: resource.name(desired) };
  }
}

/**
 * A write whose answer was lost, and nothing to see: searched for again until every replica can have it.
 *
 * @throws Failure `write-outcome-unknown` until then
 */
export function waitForReplication(context: ConnectionContext, history: StepHistory, name: ResourceName): void {
  if (isSettled(context, history)) return;
  throw new Failure('write-outcome-unknown', { service: 'runbook', subject: kindAndName(name) });
}

/** Whether every replica has all that the step has written. */
export function isSettled({ clock }: ConnectionContext, { lastCallAt }: StepHistory): boolean {
  return lastCallAt === undefined || clock.now() - lastCallAt >= replicatesWithin;
}

export function kindAndName({ kind, name }: ResourceName): string {
  return `${kind} ${name}`;
}
