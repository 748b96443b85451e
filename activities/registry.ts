/**
 * Makes a worker's activities of the implementations: those of the engine itself, three for each kind of resource, one
 * for each source, one for each probe.
 */
import type { OwnActivities } from '../domain/activities.ts';
import { ownInputs } from '../domain/messages/activity-inputs.ts';
import type { Kinds } from '../domain/kinds.ts';
import { admit } from './admission/admit.ts';
import { approvalNeeds } from './admission/approval-needs.ts';
import { archiveReport } from './report/archive-report.ts';
import { checkedAs, checkedWork, inputSchemaOf } from './checked-input.ts';
import { connectionClock } from './connection-clock.ts';
import { bulkActivities } from './bulk/bulk-activities.ts';
import type { BulkImplementation } from './bulk/implementation.ts';
import { admitRequest } from './decisions/admit-request.ts';
import { checkDecision } from './decisions/check-decision.ts';
import { endingApprovals } from './credential/ending-approvals.ts';
import { scanCredentials } from './credential/scan.ts';
import { ensureActivities } from './ensure/ensure-activities.ts';
import type { Implementation } from './ensure/implementation.ts';
import { journalSteps, type KnownKind } from './ensure/journal-steps.ts';
import { stepWrites } from './ensure/step-writes.ts';
import { notifyPeople } from './notify/notify-people.ts';
import { sendNotifications } from './notify/send-notifications.ts';
import { waitActivities } from './notify/wait-activities.ts';
import { preflight } from './preflight.ts';
import type { ProbeImplementation } from './probe/implementation.ts';
import { probeActivities } from './probe/probe-activities.ts';
import type { SourceImplementation } from './read/implementation.ts';
import { readActivities } from './read/read-activities.ts';
import { sealedActivity, type ActivityFunction } from './sealed-activity.ts';
import type { Services } from './services.ts';
import { stopLifted } from './stop-lifted.ts';

// What an implementation is made of differs from kind to kind; the registry only hands it on.
/* oxlint-disable typescript/no-explicit-any */
export interface Implementations {
  readonly resources: readonly Implementation<any, any, any>[];
  readonly bulks?: readonly BulkImplementation<any>[];
  readonly sources: readonly SourceImplementation<any, any>[];
  readonly probes: readonly ProbeImplementation<any>[];
}
/* oxlint-enable typescript/no-explicit-any */

/** By name; each takes what came from the server as it is. */
export type ActivityFunctions = Record<string, ReturnType<typeof sealedActivity>>;

/**
 * @param elsewhere what workers on other task queues of the same build have
 * @throws Error when two implementations claim one name, or the input of one isn't checked
 */
export function registerActivities(
  services: Services,
  implementations: Implementations,
  elsewhere?: Implementations,
): ActivityFunctions {
  const all = [implementations, ...(elsewhere ? [elsewhere] : [])];
  const own = checkedWork<OwnActivities>(ownInputs, {
    preflight: preflight(services),
    connectionClock: connectionClock(services),
    stepWrites: stepWrites(services),
    stopLifted: stopLifted(services),
    journalSteps: journalSteps(services, kindsOf(all)),
    approvalNeeds: approvalNeeds(services, kindsIn(all)),
    admitRequest: admitRequest(services),
    checkDecision: checkDecision(services),
    admit: admit(services, kindsIn(all)),
    archiveReport: archiveReport(services),
    ...waitActivities(services),
    sendNotifications: sendNotifications(services),
    scanCredentials: scanCredentials(services),
    endingApprovals: endingApprovals(services),
    ...notifyPeople(services),
  });
  const activities: Record<string, ActivityFunction> = { ...own };
  const named = [
    ...implementations.resources.map((each) => ensureActivities(services, each)),
    ...(implementations.bulks ?? []).map((each) => bulkActivities(services, each)),
    ...implementations.sources.map((each) => readActivities(services, each)),
    ...implementations.probes.map((each) => probeActivities(services, each)),
  ];
  for (const [name, activity] of named.flatMap((each) => Object.entries(each))) {
    if (Object.hasOwn(activities, name)) throw new Error(`Two implementations are called ${name}`);
    activities[name] = activity as ActivityFunction;
  }
  const unchecked = Object.entries(activities).find(([, activity]) => inputSchemaOf(activity) === undefined);
  if (unchecked !== undefined) throw new Error(`Nothing checks the input of ${unchecked[0]}`);
  return Object.fromEntries(
    Object.entries(activities).map(([name, activity]) => [name, checkedAs(activity, sealedActivity(name, activity))]),
  );
}

function kindsIn(all: readonly Implementations[]): Kinds {
  return {
    resources: all.flatMap(({ resources }) => resources.map(({ resource }) => resource)),
    bulks: all.flatMap(({ bulks = [] }) => bulks.map(({ bulk }) => bulk)),
  };
}

function kindsOf(all: readonly Implementations[]): ReadonlyMap<string, KnownKind> {
  return new Map(
    all.flatMap(({ resources, bulks = [] }) => [
      ...resources.map(({ resource: { kind } }): [string, KnownKind] => [kind as string, {}]),
      ...bulks.map(({ bulk: { kind, items } }): [string, KnownKind] => [kind as string, { items: items as string }]),
    ]),
  );
}
