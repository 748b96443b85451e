/**
 * AllSolutions on Exchange by EWS, after the vendor's Dutch page "Hoe stel ik de koppeling met Exchange in?", section by
 * section. Texts for people are in Dutch or English, as the input says.
 */
import { dated } from '../../domain/dated-facts.ts';
import { domainAccountOf } from '../../domain/directory-names.ts';
import { ewsChallengeProbe } from '../../domain/probes/ews-challenge.ts';
import { ewsImpersonationProbe } from '../../domain/probes/ews-impersonation.ts';
import { ewsOwnMailboxProbe } from '../../domain/probes/ews-own-mailbox.ts';
import { directoryAccount } from '../../domain/resources/directory-account.ts';
import { ewsProxy } from '../../domain/resources/ews-proxy.ts';
import { serverImpersonationAssignment } from '../../domain/resources/server-impersonation-assignment.ts';
import { serverManagementScope } from '../../domain/resources/server-management-scope.ts';
import { virtualDirectoryBasic } from '../../domain/resources/virtual-directory-basic.ts';
import { allsolutionsEwsInput, allsolutionsTarget } from '../../domain/runbooks/allsolutions-ews.ts';
import { allsolutionsReadiness } from '../../domain/sources/allsolutions-readiness.ts';
import { exchangeServers } from '../../domain/sources/exchange-servers.ts';
import { allsolutionsTexts } from '../../domain/texts/allsolutions-ews.ts';
import { runbook } from '../run/lifecycle.ts';
import { allsolutionsOnline } from '../steps/allsolutions-online.ts';

export const allsolutionsEws = runbook(
  allsolutionsEwsInput,
  async (run, input) => {
    const { account, password, targetMailbox, outsideMailbox, proxy, language } = input;
    if (input.mailboxesIn === 'exchange-online' || password === undefined) {
      return allsolutionsOnline(run, input);
    }
    const { name } = domainAccountOf(account);

    run.section('Hoe stel ik de koppeling met Exchange in?');
    run.superseded(dated.exchangeServerVersions);
    const { scopeGroup, mailboxScope } = input;
    const organization = await run.known(
      await run.read(allsolutionsReadiness, { account, targetMailbox, outsideMailbox, scopeGroup, mailboxScope }),
    );
    const { servers } = await run.known(await run.read(exchangeServers, { servers: input.servers }));
    const { recipientFilter, addresses, mailboxes, ews } = organization;
    const made = await run.ensure(directoryAccount, {
      account,
      userPrincipalName: input.userPrincipalName ?? organization.userPrincipalName,
      password,
    });

    run.section('Exchange 2010 / Hosted Exchange');
    const scope = recipientFilter === null ? null : `AllSolutions mailboxes of ${name}`;
    if (recipientFilter !== null && scope !== null) {
      await run.ensure(serverManagementScope, { name: scope, recipientFilter });
    }
    await run.ensure(serverImpersonationAssignment, {
      account: made.id,
      accountName: account,
      scope,
      removeOthers: input.removeWiderAssignments,
      language,
    });
    await run.eachServer(servers, async (on, server) => {
      await on.ensure(virtualDirectoryBasic, { server, directory: 'EWS', language });
      if (proxy === undefined) return;
      on.section('Proxyserver op de exchange server');
      await on.ensure(ewsProxy, { server, address: proxy, language });
    });

    run.section('Exchange Configuratie Verifiëren > Controleer het adres');
    await run.until(ewsChallengeProbe, { url: ews }, { atMost: '30 minutes' });

    run.section('Exchange Configuratie Verifiëren > Verifieer de toegankelijkheid');
    const as = { user: account, password };
    const folder = 'outbox';
    await run.until(
      ewsImpersonationProbe,
      { as, mailbox: targetMailbox, folder },
      { atLeast: '15 minutes', atMost: '2 hours' },
    );
    if (outsideMailbox !== undefined) {
      const cachesHaveRunOut = { atMost: '1 hour', againAfter: '30 minutes' };
      await run.refused(ewsImpersonationProbe, { as, mailbox: outsideMailbox, folder }, cachesHaveRunOut);
    }
    await run.refused(ewsOwnMailboxProbe, { as });

    run.section('Exchange gegevens vastleggen in AllSolutions');
    const { parameters, users } = allsolutionsTexts[language];
    await run.manualStep(parameters.title, {
      [parameters.url]: ews,
      [parameters.domain]: organization.domain,
      [parameters.user]: name,
      [parameters.password]: password,
      [parameters.notes]: parameters.note(password),
    });
    await run.manualStep(users.title, {
      [users.what]: users.each,
      [users.addresses]: recipientFilter === null ? users.wholeOrganization : users.list(addresses, mailboxes),
    });
  },
  { target: allsolutionsTarget },
);
