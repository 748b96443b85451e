/**
 * AllSolutions on mailboxes in Exchange Online: refused with the reason and the alternative, unless the vendor has confirmed
 * that the installed version signs in as an application and the tenant's gate for EWS is open. Then an application
 * is limited to a scope, until EWS ends.
 */
import { dated } from '../../domain/dated-facts.ts';
import { ewsMailboxProbe } from '../../domain/probes/ews-mailbox.ts';
import { ewsAllowedApplication } from '../../domain/resources/ews-allowed-application.ts';
import { organizationCustomization } from '../../domain/resources/organization-customization.ts';
import { applicationName, type AllsolutionsEwsInput } from '../../domain/runbooks/allsolutions-ews.ts';
import { allsolutionsOnlineReadiness } from '../../domain/sources/allsolutions-online-readiness.ts';
import { allsolutionsTexts } from '../../domain/texts/allsolutions-ews.ts';
import { text } from '../run/output.ts';
import type { Run } from '../run/run.ts';
import { scopedTo, signedApplication } from './application-with-scope.ts';

// Frequent attempts keep the caches of roles alive, and so delay the change.
const roleCaches = {
  atLeast: '15 minutes',
  atMost: '26 hours',
  poll: { interval: '1 minute', attempts: 5, thenEvery: '15 minutes' },
};

export async function allsolutionsOnline(run: Run, input: AllsolutionsEwsInput): Promise<void> {
  const { vendorConfirmsOauth, targetMailbox, scopeGroup, mailboxScope, language } = input;
  // The schema requires one with a scope, and here there is no access without a scope.
  const { outsideMailbox = targetMailbox } = input;
  run.section('Exchange 2013 / Exchange Online / Office 365');
  run.superseded(dated.impersonationByDiscoveryManagement);
  run.superseded(dated.basicAuthenticationOnline);
  run.superseded(dated.ewsAtPodServers);
  const tenant = await run.known(
    await run.read(allsolutionsOnlineReadiness, {
      vendorConfirmsOauth,
      targetMailbox,
      outsideMailbox,
      scopeGroup,
      mailboxScope,
    }),
  );
  if (tenant.isDehydrated) await run.ensure(organizationCustomization, { enabled: true });
  const application = await signedApplication(run, applicationName);
  await scopedTo(run, application, tenant.recipientFilter, ['Application EWS.AccessAsApp']);
  const { app, certificate, actor } = application;
  if (tenant.ewsGate === 'listed') {
    await run.ensure(ewsAllowedApplication, { appId: app.appId, application: applicationName });
  }

  run.section('Exchange Configuratie Verifiëren > Verifieer de toegankelijkheid');
  await run.until(ewsMailboxProbe, { as: actor, mailbox: targetMailbox }, roleCaches);
  await run.refused(ewsMailboxProbe, { as: actor, mailbox: outsideMailbox });

  run.section('Exchange gegevens vastleggen in AllSolutions');
  const words = allsolutionsTexts[language].application;
  await run.manualStep(words.title, {
    [words.url]: tenant.ews,
    [words.tenant]: tenant.tenantId,
    [words.application]: app.appId,
    [words.certificate]: text`${certificate.secret}, ${certificate.thumbprint}`,
    [words.expires]: certificate.notAfter,
    [words.ends]: words.endsOn,
  });
}
