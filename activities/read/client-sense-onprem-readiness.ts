/**
 * Everything that Client Sense's runbook on premises must know before it plans; what blocks the plan stops it, by name.
 */
import { Failure } from '../../domain/failure.ts';
import {
  clientSenseOnpremReadiness,
  clientSenseServerCmdlets,
  clientSenseServerRoles,
} from '../../domain/sources/client-sense-onprem-readiness.ts';
import type { ConnectionContext } from '../context.ts';
import { isBreakGlass } from '../ensure/break-glass.ts';
import { managementShell } from '../exchange-server/management-shell.ts';
import { sourceImplementation } from './implementation.ts';
import { readEwsChallenge } from './readiness/ews-challenge.ts';
import { readRoleEntries } from './readiness/exchange-organization.ts';
import { readImpersonationHolders } from './readiness/impersonation-holders.ts';
import { isSelected, readServerMailboxes, requireSides } from './readiness/server-mailbox.ts';

interface User {
  Guid?: string;
  UserPrincipalName?: string;
  RecipientTypeDetails?: string;
  RemotePowerShellEnabled?: boolean;
}

export const clientSenseOnpremReadinessImplementation = sourceImplementation({
  source: clientSenseOnpremReadiness,
  read: async (context, { userPrincipalName, mailboxScope, ...proof }) => {
    const exchange = managementShell(context);
    const user = await accountNamed(context, userPrincipalName);
    const [roles, holders, mailboxes, ews] = await Promise.all([
      readRoleEntries({ exchange }, clientSenseServerRoles, clientSenseServerCmdlets),
      readImpersonationHolders(exchange),
      readServerMailboxes(exchange, proof),
      readEwsChallenge(context),
    ]);
    if (mailboxScope !== undefined) {
      await requireSides(proof, (address) => isSelected(exchange, mailboxScope, address));
    }
    const remote = user.RemotePowerShellEnabled === true ? 'may' : 'may not yet';
    const observed = `${user.UserPrincipalName ?? userPrincipalName} is a ${user.RecipientTypeDetails ?? 'User'} and ${remote} use remote PowerShell`;
    return {
      value: {
        account: user.Guid,
        ews: context.onPremises.organization.ews,
        ewsOffersBasic: ews.offersBasic,
      },
      evidence: [{ name: 'account', observed }, ...roles, holders, ...mailboxes, ews.evidence],
    };
  },
});

/** By the name that it is to have, or by the same one with the domain's own suffix, which is why a sign-in would fail. */
async function accountNamed(context: ConnectionContext, name: string): Promise<User & { Guid: string }> {
  const { breakGlassAccounts, onPremises } = context;
  const local = `${name.slice(0, name.indexOf('@'))}@${onPremises.organization.domain.dns}`;
  for (const each of [name, local]) {
    const found = await managementShell(context).exactlyOne<User>('Get-User', each);
    if (found.state === 'absent') continue;
    const { Guid, UserPrincipalName } = found.object;
    if (Guid === undefined) break;
    if (isBreakGlass(breakGlassAccounts, name, local, Guid, UserPrincipalName ?? '')) {
      throw new Failure('account-break-glass', { service: 'runbook', subject: name });
    }
    return { ...found.object, Guid };
  }
  throw new Failure('account-not-in-directory', { service: 'exchange', subject: `${name} or ${local}` });
}
