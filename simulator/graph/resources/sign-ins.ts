/**
 * The sign-in log, of beta: v1.0 knows of no service principals. Without a filter on `signInEventTypes` it answers the
 * interactive sign-ins of people, of which the simulator keeps none. Source: learn, graph/api/signin-list (beta),
 * graph/api/resources/signin (beta).
 */
import type { SignIn } from '../../tenant/state.ts';
import { requirePremium } from '../conditional-access/licence.ts';
import { GraphError } from '../graph-error.ts';
import { filteredProperties } from '../query/filter.ts';
import type { Call, Json, Route } from '../route.ts';

export const signInRoutes: Route[] = [
  {
    method: 'GET',
    path: '/auditLogs/signIns',
    version: 'beta',
    permissions: [['AuditLog.Read.All', 'Directory.Read.All']],
    answer: {
      type: 'signIn',
      beta: true,
      set: 'auditLogs/signIns',
      collection: true,
      filterable: ['id', 'createdDateTime', 'appId', 'appDisplayName', 'servicePrincipalId', 'signInEventTypes'],
      sortable: ['createdDateTime'],
      pageSize: 1000,
    },
    handle: list,
  },
];

function list({ core, options }: Call): Json[] {
  requirePremium(core.store.state);
  if (core.signInLog === 'off') {
    const message = "Neither tenant is B2C or tenant doesn't have premium license";
    throw new GraphError(403, 'Authentication_RequestFromNonPremiumTenantOrB2CTenant', message);
  }
  if (!options.filter || !filteredProperties(options.filter).includes('signInEventTypes')) return [];
  return (core.store.state.signIns ?? [])
    .filter(({ visibleAt }) => core.clock.isPast(visibleAt))
    .map((row) => asGraph(row, core.signInLog !== 'without-key-ids'))
    .toReversed();
}

function asGraph(row: SignIn, namesKey: boolean): Json {
  return {
    id: row.id,
    createdDateTime: row.createdDateTime,
    appId: row.appId,
    appDisplayName: row.appDisplayName,
    servicePrincipalId: row.servicePrincipalId,
    servicePrincipalName: row.appDisplayName,
    ...(namesKey ? { servicePrincipalCredentialKeyId: row.keyId } : {}),
    clientCredentialType: row.proof === 'secret' ? 'clientSecret' : 'clientAssertion',
    signInEventTypes: ['servicePrincipal'],
    ipAddress: row.ipAddress,
    resourceId: row.resourceId,
    resourceDisplayName: row.resourceDisplayName,
    status: { errorCode: 0, failureReason: null, additionalDetails: null },
  };
}
