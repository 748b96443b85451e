/** A former assignment is removed before the new one can be made: what goes wrong then is read back, never called refused. */
import type { ConnectionContext } from '../../../activities/context.ts';
import { managementRoleAssignmentImplementation } from '../../../activities/ensure/management-role-assignment.ts';
import { serverImpersonationAssignmentImplementation } from '../../../activities/ensure/server-impersonation-assignment.ts';
import { Failure, type FailureCode } from '../../../domain/failure.ts';

const id = '11111111-2222-4333-8444-555555555555';
const found = { id, state: { name: 'Former', scope: 'Former', otherAssignments: [] } };

/** An organization that removes what it is asked to, and refuses every new assignment. */
function refusing(code: FailureCode): { context: ConnectionContext; called: string[] } {
  const called: string[] = [];
  const invoke = async (cmdlet: string) => {
    called.push(cmdlet);
    if (cmdlet === 'New-ManagementRoleAssignment') throw new Failure(code, { service: 'exchange', subject: cmdlet });
    return [];
  };
  const exchange = { invoke };
  return { context: { exchange, onPremises: { exchange } } as unknown as ConnectionContext, called };
}

const twins = {
  online: async (context: ConnectionContext) =>
    managementRoleAssignmentImplementation.replace?.(
      context,
      { objectId: id, application: 'Client Sense', scope: 'Wanted', role: 'Application Mail.Read' },
      found,
    ),
  'on premises': async (context: ConnectionContext) =>
    serverImpersonationAssignmentImplementation.replace?.(
      context,
      { account: id, accountName: String.raw`CONTOSO\allsolutions`, scope: 'Wanted', removeOthers: false },
      found,
    ),
};

describe.each(Object.entries(twins))('%s', (_where, replace) => {
  it.each(['exchange-object-not-found', 'exchange-busy', 'exchange-denied'] as const)('%s', async (code) => {
    const { context, called } = refusing(code);
    await expect(replace(context)).rejects.toMatchObject({ code: 'exchange-outcome-unknown' });
    expect(called).toEqual(['Remove-ManagementRoleAssignment', 'New-ManagementRoleAssignment']);
  });
});
