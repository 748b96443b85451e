/**
 * Consents of an application that defeat the scope of its mailboxes: removed one by one by their ids, and restored on a
 * rollback, exactly those that were removed. Consents to anything else stay.
 */
import { isFailure } from '../../domain/failure.ts';
import {
  defeatsMailboxScope,
  organizationWideConsents,
  type Consent,
} from '../../domain/resources/organization-wide-consents.ts';
import type { ConnectionContext } from '../context.ts';
import { assignmentsOf, assignRole, readResource, removeAssignment, type Assignment } from './app-roles.ts';
import { implementation } from './implementation.ts';

type Held = Consent & Pick<Assignment, 'id'>;

export const organizationWideConsentsImplementation = implementation({
  resource: organizationWideConsents,
  read: async (context, { servicePrincipalId }, recorded) => {
    const held = await consentsOrAbsent(context, servicePrincipalId, recorded !== undefined);
    if (held === undefined) return undefined;
    return { id: servicePrincipalId, state: { consents: held.map(({ id: _assignment, ...consent }) => consent) } };
  },
  create: async () => undefined,
  update: async (context, { servicePrincipalId }) => {
    for (const { id } of await consentsOf(context, servicePrincipalId, true)) {
      await removeAssignment(context.graph, servicePrincipalId, id);
    }
  },
  undo: async (context, { desired, before, after }) => {
    const { servicePrincipalId, application } = desired;
    const held = await consentsOf(context, servicePrincipalId, false);
    const back = (before?.consents ?? []).filter(
      (one) => ![...after.consents, ...held].some((other) => isSame(one, other)),
    );
    for (const { resourceId, appRoleId } of back) {
      await assignRole(context.graph, { principalId: servicePrincipalId, resourceId, appRoleId });
    }
    const names = back.map(({ role, resource }) => `${role} of ${resource}`).join(', ');
    return {
      undone: back.length === 0 ? 'nothing that this run made was left' : `"${application}" has ${names} again`,
    };
  },
  outputs: () => ({}),
});

/** An enterprise application that was recorded and is gone has taken its consents along. */
async function consentsOrAbsent(
  context: ConnectionContext,
  id: string,
  isRecorded: boolean,
): Promise<Held[] | undefined> {
  try {
    return await consentsOf(context, id, !isRecorded);
  } catch (error) {
    if (isRecorded && isFailure(error, 'graph-object-not-found')) return undefined;
    throw error;
  }
}

async function consentsOf({ graph }: ConnectionContext, principalId: string, isNew: boolean): Promise<Held[]> {
  const assignments = await assignmentsOf(graph, principalId, isNew);
  const ids = [...new Set(assignments.map(({ resourceId }) => resourceId))];
  const resources = await Promise.all(ids.map(async (id) => readResource(graph, id)));
  const held = assignments.flatMap(({ id, resourceId, appRoleId }): Held[] => {
    const of = resources.find((resource) => resource.id === resourceId);
    const role = of?.appRoles.find((each) => each.id === appRoleId)?.value ?? '';
    return defeatsMailboxScope(role)
      ? [{ id, resource: of?.displayName ?? resourceId, resourceId, role, appRoleId }]
      : [];
  });
  return held.sort((a, b) => (`${a.resource} ${a.role}` < `${b.resource} ${b.role}` ? -1 : 1));
}

function isSame(one: Consent, other: Consent): boolean {
  return one.resourceId === other.resourceId && one.appRoleId === other.appRoleId;
}
