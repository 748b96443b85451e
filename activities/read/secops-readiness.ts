/** Everything that SecOps' runbook must know before it plans; what blocks the plan stops it here, by name. */
import { secopsReadiness } from '../../domain/sources/secops-readiness.ts';
import { sourceImplementation } from './implementation.ts';
import { readCertificatePolicy } from './readiness/certificate-policy.ts';
import { readCloudMailbox } from './readiness/cloud-mailbox.ts';
import { readComplianceAdministration } from './readiness/compliance-administration.ts';
import { readExchangeOrganization } from './readiness/exchange-organization.ts';
import { readInitialDomain } from './readiness/initial-domain.ts';
import { readRoleHolding } from './readiness/role-holding.ts';

export const secopsReadinessImplementation = sourceImplementation({
  source: secopsReadiness,
  read: async (context, { validFor, mailboxes, cmdlets }) => {
    const [policy, domain, compliance, organization, holders, found] = await Promise.all([
      readCertificatePolicy(context, validFor),
      readInitialDomain(context),
      readComplianceAdministration(context),
      readExchangeOrganization(context),
      Promise.all(cmdlets.map(async (cmdlet) => readRoleHolding(context, cmdlet))),
      Promise.all(mailboxes.map(async (mailbox) => readCloudMailbox(context, mailbox))),
    ]);
    const customization = organization.evidence.filter(({ name }) => name === 'organization');
    return {
      value: {
        tenantId: context.connected.tenantId,
        organization: context.connected.organization,
        isDehydrated: organization.isDehydrated,
        exchangeRoles: [...new Set(holders.map(({ role }) => role))],
        administersCompliance: compliance.administersCompliance,
      },
      evidence: [
        policy,
        domain,
        compliance.evidence,
        ...customization,
        ...holders.map(({ evidence }) => evidence),
        ...found,
      ],
    };
  },
});
