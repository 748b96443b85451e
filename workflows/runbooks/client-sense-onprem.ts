/**
 * Client Sense on Exchange Server, after the vendor's page "Exchange Permissions", section "Exchange". What the page asks is
 * done as it is written; where that leaves a password unprotected, the approver is warned.
 */
import { ewsImpersonationProbe } from '../../domain/probes/ews-impersonation.ts';
import { exchangeSessionOffersProbe } from '../../domain/probes/exchange-session-offers.ts';
import { exchangeSessionProbe } from '../../domain/probes/exchange-session.ts';
import { directoryUserPrincipalName } from '../../domain/resources/directory-user-principal-name.ts';
import { remotePowershell } from '../../domain/resources/remote-powershell.ts';
import { serverManagementScope } from '../../domain/resources/server-management-scope.ts';
import { serverRoleGroupMember } from '../../domain/resources/server-role-group-member.ts';
import { serverRoleGroup } from '../../domain/resources/server-role-group.ts';
import { virtualDirectoryBasic } from '../../domain/resources/virtual-directory-basic.ts';
import { clientSenseOnpremInput } from '../../domain/runbooks/client-sense-onprem.ts';
import {
  clientSenseOnpremReadiness,
  clientSenseServerRoles,
} from '../../domain/sources/client-sense-onprem-readiness.ts';
import { exchangeServers } from '../../domain/sources/exchange-servers.ts';
import { runbook } from '../run/lifecycle.ts';

// A refused sign-in may mean a wrong password, and isn't repeated: so none is tried before the roles are effective.
const rolesAreEffective = { atLeast: '15 minutes', atMost: '2 hours' };
const cachesHaveRunOut = { atMost: '1 hour', againAfter: '30 minutes' };

export const clientSenseOnprem = runbook(
  clientSenseOnpremInput,
  async (run, input) => {
    const { userPrincipalName, password, host, authentication, mailboxScope, targetMailbox, outsideMailbox } = input;

    run.section('Exchange Permissions > Exchange');
    const { account, ews, ewsOffersBasic } = await run.known(
      await run.read(clientSenseOnpremReadiness, { userPrincipalName, mailboxScope, targetMailbox, outsideMailbox }),
    );
    const { servers } = await run.known(await run.read(exchangeServers, { servers: input.servers }));

    run.section('Exchange > Testing Roles');
    await run.ensure(directoryUserPrincipalName, { account, userPrincipalName });

    run.section('Exchange > Assigning a Role Group');
    const scope = mailboxScope === undefined ? undefined : `${input.roleGroupName} mailboxes`;
    if (mailboxScope !== undefined && scope !== undefined) {
      await run.ensure(serverManagementScope, { name: scope, recipientFilter: mailboxScope });
    }
    const group = await run.ensure(serverRoleGroup, {
      name: input.roleGroupName,
      roles: clientSenseServerRoles,
      scope,
    });
    await run.ensure(serverRoleGroupMember, {
      roleGroup: group.name,
      member: account,
      name: userPrincipalName,
      gives: `every recipient and every line of the tracking log can be read, and ${scope === undefined ? 'every mailbox' : `every mailbox in ${scope}`} by impersonation`,
    });
    await run.ensure(remotePowershell, { account, name: userPrincipalName });

    run.section('Exchange > Enable Authentication on the PowerShell Application');
    if (authentication === 'basic' || input.ewsBasic) {
      await run.eachServer(servers, async (on, server) => {
        if (authentication === 'basic') await on.ensure(virtualDirectoryBasic, { server, directory: 'PowerShell' });
        if (input.ewsBasic) await on.ensure(virtualDirectoryBasic, { server, directory: 'EWS' });
      });
    }

    run.section('Exchange > Testing Roles');
    const as = { user: userPrincipalName, password };
    const session = { as, host, authentication };
    await run.until(exchangeSessionProbe, { ...session, servers }, rolesAreEffective);
    await run.refused(exchangeSessionOffersProbe, { ...session, cmdlet: 'New-Mailbox', controlCmdlet: 'Get-Mailbox' });

    run.section('Exchange > Testing Application Impersonation');
    if (input.ewsBasic || ewsOffersBasic) {
      const folder = 'drafts';
      await run.until(ewsImpersonationProbe, { as, mailbox: targetMailbox, folder }, rolesAreEffective);
      if (outsideMailbox !== undefined) {
        await run.refused(ewsImpersonationProbe, { as, mailbox: outsideMailbox, folder }, cachesHaveRunOut);
      }
    } else {
      await run.manualStep('Client Sense server: test impersonation from there', {
        why: "EWS doesn't offer Basic, and this runbook signs in by no other way",
        wait: 'at least 15 minutes after the role group was made',
        'URL of EWS': ews,
        'user name': userPrincipalName,
        password,
        'target mailbox, which must open': targetMailbox,
        ...(outsideMailbox === undefined ? {} : { 'mailbox that must be refused': outsideMailbox }),
      });
    }

    run.section('Exchange > Testing Roles');
    await run.manualStep('Client Sense: connection to Exchange', {
      'PowerShell URL': `https://${host}/powershell/`,
      'user name': userPrincipalName,
      password,
      authentication: authentication === 'basic' ? 'Basic' : 'Kerberos',
      'URL of EWS': ews,
      'certificate authority': `the one that issued the certificate of ${host}: trusted on the Client Sense server, so that the options -SkipCACheck, -SkipCNCheck and -SkipRevocationCheck stay away`,
    });
  },
  { target: () => 'servers' },
);
