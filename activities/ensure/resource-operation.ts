/** What applying and undoing one kind of resource have in common: its name, and the record of a step's writes. */
import { Context } from '@temporalio/activity';
import { Failure } from '../../domain/failure.ts';
import type { ResourceName } from '../../journal/identities.ts';
import type { Owner } from '../../journal/ownership.ts';
import type { ConnectionContext } from '../context.ts';
import type { Writing } from '../../domain/activity-contracts.ts';
import type { WritingServices } from '../services.ts';
import { sharedJournal } from '../shared-journal.ts';
import { writingRun } from '../writing-run.ts';
import type { Implementation } from './implementation.ts';
import { StepRecord, type StepHistory } from './step-record.ts';

/** On the connection's clock: how long a fresh object may be missing from reads (minutes, in people's reports). */
const replicatesWithin = 10 * 60_000;

export abstract class ResourceOperation<D, S, O, Given extends WritingServices = WritingServices> {
  protected readonly services: Given;
  protected readonly implementation: Implementation<D, S, O>;

  constructor(services: Given, implementation: Implementation<D, S, O>) {
    this.services = services;
    this.implementation = implementation;
  }

  protected recordOf({ step, installation, of }: Writing & { readonly step: string }): StepRecord {
    const scope = { run: writingRun(of), step, lease: this.services.lease };
    const journal = () => sharedJournal(this.services, installation);
    return new StepRecord(journal, scope, this.implementation.resource.kind, this.services.grant);
  }

  /**
   * Whose what this activity writes is.
   * @param of the execution of the same workflow ID that is meant, where it isn't the one that asks
   */
  protected owner(of?: string): Owner {
    const { workflowExecution, activityId } = Context.current().info;
    return { subject: workflowExecution?.workflowId ?? activityId, run: writingRun(of) };
  }

  protected name(connection: string, desired: D): ResourceName {
    return nameOf(this.implementation, connection, desired);
  }
}

/** Under which a resource's object is remembered. */
export function nameOf<D, S, O>({ resource }: Implementation<D, S, O>, connection: string, desired: D): ResourceName {
  return { connection, kind: resource.kind, name: resource.name(desired) };
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
