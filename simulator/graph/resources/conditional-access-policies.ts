/**
 * Conditional Access policies. `conditions.users` is written as a whole: a list that is left out is empty afterwards.
 * Of a policy that Microsoft manages only the state and the exclusions can be changed.
 * Source: learn, graph/api/conditionalaccessroot-post-policies, conditionalaccesspolicy-update;
 * entra/identity/conditional-access/managed-policies.
 */
import type { ConditionalAccessPolicy } from '../../tenant/state.ts';
import { requirePremium } from '../conditional-access/licence.ts';
import { readPolicies, writePolicies } from '../conditional-access/permissions.ts';
import { checkPolicy, readConditions, readGrantControls, refuseManaged } from '../conditional-access/policy-rules.ts';
import { invalidRequest, policyObjectNotFound } from '../graph-error.ts';
import { type AnswerShape, type Call, type Json, type Route, textOf } from '../route.ts';
import { remove, rowOf, write } from './write.ts';

const base = '/identity/conditionalAccess/policies';
const policy: AnswerShape = { type: 'conditionalAccessPolicy', set: 'identity/conditionalAccess/policies' };

export const conditionalAccessPolicyRoutes: Route[] = [
  {
    method: 'GET',
    path: base,
    permissions: readPolicies,
    answer: {
      ...policy,
      collection: true,
      filterable: ['id', 'displayName', 'state', 'createdDateTime', 'modifiedDateTime', 'templateId'],
    },
    handle: ({ core }) => core.store.state.conditionalAccessPolicies.map(policyAsGraph),
  },
  {
    method: 'GET',
    path: `${base}/{policy}`,
    permissions: readPolicies,
    answer: policy,
    handle: (call) => policyAsGraph(find(call)),
  },
  {
    method: 'POST',
    path: base,
    permissions: writePolicies,
    body: 'conditionalAccessPolicy',
    status: 201,
    answer: policy,
    handle: create,
  },
  {
    method: 'PATCH',
    path: `${base}/{policy}`,
    permissions: writePolicies,
    body: 'conditionalAccessPolicy',
    handle: update,
  },
  { method: 'DELETE', path: `${base}/{policy}`, permissions: writePolicies, handle: destroy },
];

function find({ core, keys }: Call): ConditionalAccessPolicy {
  const { value = '' } = keys['policy'] ?? {};
  const row = core.store.state.conditionalAccessPolicies.find(({ id }) => id === value.toLowerCase());
  if (!row) throw policyObjectNotFound('Policy', value);
  return row;
}

function create(call: Call): Json {
  const { core, body } = call;
  requirePremium(core.store.state);
  for (const name of ['displayName', 'state', 'conditions']) {
    if (body[name] === undefined || body[name] === null)
      throw invalidRequest(
        `1007: Incoming ConditionalAccessPolicy object is null or does not match the schema of ConditionalAccessPolicy type (${name}).`,
      );
  }
  const row: ConditionalAccessPolicy = {
    id: core.random.uuid(),
    displayName: textOf(body['displayName']),
    state: body['state'] as ConditionalAccessPolicy['state'],
    templateId: (body['templateId'] ?? null) as string | null,
    microsoftManaged: false,
    conditions: readConditions(body['conditions'] as Json, undefined),
    grantControls: readGrantControls(body['grantControls']),
    sessionControls: (body['sessionControls'] ?? null) as Json | null,
    createdDateTime: core.clock.iso(),
    modifiedDateTime: null,
  };
  checkPolicy(core.store.state, row, undefined);
  return write(call, `POST ${base}`, row.id, (state) => {
    state.conditionalAccessPolicies.push(row);
    return policyAsGraph(row);
  });
}

function update(call: Call): void {
  const before = find(call);
  const { core, body } = call;
  requirePremium(core.store.state);
  const after: ConditionalAccessPolicy = {
    ...before,
    ...(body['displayName'] === undefined ? {} : { displayName: textOf(body['displayName']) }),
    ...(body['state'] === undefined ? {} : { state: body['state'] as ConditionalAccessPolicy['state'] }),
    ...(body['conditions'] ? { conditions: readConditions(body['conditions'] as Json, before.conditions) } : {}),
    ...(body['grantControls'] === undefined ? {} : { grantControls: readGrantControls(body['grantControls']) }),
    ...(body['sessionControls'] === undefined ? {} : { sessionControls: body['sessionControls'] as Json | null }),
    modifiedDateTime: core.clock.iso(),
  };
  refuseManaged(before, after);
  checkPolicy(core.store.state, after, before);
  write(call, `PATCH ${base}/{id}`, before.id, (state) => {
    Object.assign(rowOf(state.conditionalAccessPolicies, before.id), after);
  });
}

function destroy(call: Call): void {
  const { id, microsoftManaged } = find(call);
  requirePremium(call.core.store.state);
  if (microsoftManaged) throw invalidRequest("A policy that is managed by Microsoft can't be deleted.");
  write(call, `DELETE ${base}/{id}`, id, (state) => {
    remove(state.conditionalAccessPolicies, (row) => row.id === id);
  });
}

/** With every condition spelt out, as the service answers it. */
export function policyAsGraph({
  microsoftManaged: _managed,
  conditions,
  grantControls,
  sessionControls,
  ...row
}: ConditionalAccessPolicy): Json {
  return {
    ...row,
    conditions: {
      userRiskLevels: [],
      signInRiskLevels: [],
      servicePrincipalRiskLevels: [],
      insiderRiskLevels: null,
      platforms: null,
      devices: null,
      locations: null,
      clientApplications: null,
      authenticationFlows: null,
      ...conditions,
      applications: {
        includeUserActions: [],
        includeAuthenticationContextClassReferences: [],
        applicationFilter: null,
        ...conditions.applications,
      },
      users: { includeGuestsOrExternalUsers: null, excludeGuestsOrExternalUsers: null, ...conditions.users },
    },
    grantControls: grantControls && { authenticationStrength: null, ...grantControls },
    sessionControls: sessionControls && {
      disableResilienceDefaults: null,
      applicationEnforcedRestrictions: null,
      cloudAppSecurity: null,
      persistentBrowser: null,
      signInFrequency: null,
      ...sessionControls,
    },
  };
}
