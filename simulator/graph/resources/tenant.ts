/** What the tenant is: organization, domains, licences. Source: learn, graph/api/organization-get, domain-list, subscribedsku-list. */
import { notFound } from '../graph-error.ts';
import type { AnswerShape, Call, Json, Route } from '../route.ts';

const directory = ['Directory.Read.All', 'Directory.ReadWrite.All'];
const organization: AnswerShape = { type: 'organization', set: 'organization' };
const domain: AnswerShape = { type: 'domain', set: 'domains' };
const organizationReaders = [...directory, 'Organization.Read.All', 'Organization.ReadWrite.All'];
const domainReaders = [...directory, 'Domain.Read.All', 'Domain.ReadWrite.All'];

export const tenantRoutes: Route[] = [
  {
    method: 'GET',
    path: '/organization',
    permissions: [organizationReaders],
    answer: { ...organization, collection: true },
    handle: (call) => [organizationAsGraph(call)],
  },
  {
    method: 'GET',
    path: '/organization/{organization}',
    permissions: [organizationReaders],
    answer: organization,
    handle: (call) => {
      const { value = '' } = call.keys['organization'] ?? {};
      if (value.toLowerCase() !== call.core.store.state.tenant.id) throw notFound(value);
      return organizationAsGraph(call);
    },
  },
  {
    method: 'GET',
    path: '/domains',
    permissions: [domainReaders],
    answer: { ...domain, collection: true },
    handle: domainsAsGraph,
  },
  {
    method: 'GET',
    path: '/domains/{domain}',
    permissions: [domainReaders],
    answer: domain,
    handle: (call) => {
      const { value = '' } = call.keys['domain'] ?? {};
      const found = domainsAsGraph(call).find(({ id }) => id === value.toLowerCase());
      if (!found) throw notFound(value);
      return found;
    },
  },
  {
    method: 'GET',
    path: '/subscribedSkus',
    permissions: [[...organizationReaders, 'LicenseAssignment.Read.All', 'LicenseAssignment.ReadWrite.All']],
    answer: { type: 'subscribedSku', set: 'subscribedSkus', collection: true },
    handle: ({ core }) => {
      const { tenant, subscribedSkus } = core.store.state;
      return subscribedSkus.map(({ enabledUnits, ...sku }) => ({
        id: `${tenant.id}_${sku.skuId}`,
        appliesTo: 'User',
        ...sku,
        prepaidUnits: { enabled: enabledUnits, suspended: 0, warning: 0, lockedOut: 0 },
      }));
    },
  },
];

function names({ core }: Call): { name: string; authentication: 'Managed' | 'Federated' }[] {
  const { initialDomain, domains } = core.store.state.tenant;
  const others = domains.filter(({ name }) => name !== initialDomain);
  return [...others, { name: initialDomain, authentication: 'Managed' }];
}

function organizationAsGraph(call: Call): Json {
  const { tenant, users } = call.core.store.state;
  const synchronized = users.some(({ onPremisesSyncEnabled }) => onPremisesSyncEnabled === true);
  return {
    id: tenant.id,
    displayName: tenant.displayName,
    tenantType: 'AAD',
    onPremisesSyncEnabled: synchronized ? true : null,
    verifiedDomains: names(call).map(({ name, authentication }, index) => ({
      name,
      capabilities: 'Email, OfficeCommunicationsOnline',
      isDefault: index === 0,
      isInitial: name === tenant.initialDomain,
      type: authentication,
    })),
  };
}

function domainsAsGraph(call: Call): Json[] {
  return names(call).map(({ name, authentication }, index) => ({
    id: name,
    authenticationType: authentication,
    isAdminManaged: true,
    isDefault: index === 0,
    isInitial: name === call.core.store.state.tenant.initialDomain,
    isRoot: true,
    isVerified: true,
    supportedServices: ['Email', 'OfficeCommunicationsOnline'],
  }));
}
