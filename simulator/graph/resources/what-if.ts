/**
 * What-If: which policies would apply to a sign-in. Answered by the very evaluator that decides sign-ins. Report-only
 * policies are listed with their state, as in Microsoft's example. Source: learn, graph/api/conditionalaccessroot-evaluate.
 */
import { evaluateSignIn } from '../conditional-access/evaluate.ts';
import { requirePremium } from '../conditional-access/licence.ts';
import { readPolicies } from '../conditional-access/permissions.ts';
import type { ClientAppType, SignIn, SignInIdentity } from '../conditional-access/sign-in.ts';
import { invalidRequest, notImplemented } from '../graph-error.ts';
import { type Call, type Json, type Route, textOf } from '../route.ts';
import { policyAsGraph } from './conditional-access-policies.ts';

export const whatIfRoutes: Route[] = [
  {
    method: 'POST',
    path: '/identity/conditionalAccess/evaluate',
    permissions: readPolicies,
    body: { boundTo: 'conditionalAccessRoot', action: 'evaluate' },
    status: 200,
    answer: {
      type: 'whatIfAnalysisResult',
      set: 'Collection(microsoft.graph.whatIfAnalysisResult)',
      collection: true,
      pageSize: 999,
    },
    handle: (call) => {
      requirePremium(call.core.store.state);
      const { results } = evaluateSignIn(call.core.store.state, readSignIn(call));
      const shown =
        call.body['appliedPoliciesOnly'] === true ? results.filter(({ policyApplies }) => policyApplies) : results;
      return shown.map(({ policy, policyApplies, analysisReasons }) => ({
        ...policyAsGraph(policy),
        policyApplies,
        analysisReasons,
      }));
    },
  },
];

function readSignIn(call: Call): SignIn {
  const { signInIdentity, signInContext, signInConditions } = call.body as Record<string, Json | undefined>;
  if (!signInIdentity || !signInContext || !signInConditions) {
    throw invalidRequest('signInIdentity, signInContext and signInConditions are required.');
  }
  const device = (signInConditions['deviceInfo'] ?? {}) as { isCompliant?: boolean; trustType?: string };
  const flow = signInConditions['authenticationFlow'] as
    | { transferMethod?: SignIn['transferMethod'] }
    | null
    | undefined;
  return {
    identity: readIdentity(call, signInIdentity),
    ...readContext(signInContext),
    ipAddress: (signInConditions['ipAddress'] ?? null) as string | null,
    clientAppType: (signInConditions['clientAppType'] ?? 'all') as ClientAppType,
    transferMethod: flow?.transferMethod ?? 'none',
    device: { isCompliant: device.isCompliant === true, isHybridJoined: device.trustType === 'ServerAD' },
    mfaSatisfied: false,
  };
}

function readIdentity({ core }: Call, identity: Json): SignInIdentity {
  const { users, groups = [], servicePrincipals, directoryRoleAssignments } = core.store.state;
  switch (nameOf(identity)) {
    case 'userSignIn': {
      const userId = textOf(identity['userId']).toLowerCase();
      if (!users.some(({ id }) => id === userId))
        throw invalidRequest(`User with id ${userId} does not exist in the directory.`);
      const held = directoryRoleAssignments.filter(({ principalId }) => principalId === userId);
      const directoryRoles = held.map(({ roleDefinitionId }) => roleDefinitionId);
      const memberOf = groups.filter(({ memberIds }) => memberIds.includes(userId));
      return { kind: 'user', userId, directoryRoles, groups: memberOf.map(({ id }) => id) };
    }
    case 'servicePrincipalSignIn': {
      const servicePrincipalId = textOf(identity['servicePrincipalId']).toLowerCase();
      if (!servicePrincipals.some(({ id }) => id === servicePrincipalId)) {
        throw invalidRequest(`Service principal with id ${servicePrincipalId} does not exist in the directory.`);
      }
      return { kind: 'servicePrincipal', servicePrincipalId };
    }
    default:
      throw invalidRequest('The @odata.type of signInIdentity must be given.');
  }
}

function readContext(context: Json): Pick<SignIn, 'applications' | 'userAction'> {
  switch (nameOf(context)) {
    case 'applicationContext':
      return { applications: (context['includeApplications'] ?? []) as string[] };
    case 'userActionContext':
      return { applications: [], userAction: userActions[textOf(context['userAction'])] ?? '' };
    case 'authContext':
      throw notImplemented('authentication contexts');
    default:
      throw invalidRequest('The @odata.type of signInContext must be given.');
  }
}

/** What-If names a user action by an enum, a policy by a URN. */
const userActions: Record<string, string> = {
  registerSecurityInformation: 'urn:user:registersecurityinfo',
  registerOrJoinDevices: 'urn:user:registerdevice',
};

const nameOf = (value: Json) => textOf(value['@odata.type']).replace(/^#?microsoft\.graph\./, '');
