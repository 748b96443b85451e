/**
 * What the service refuses of a policy. The numbers before a message are the service's where they were seen in public
 * transcripts (1007 schema, 1032 validation); other refusals carry the same code `BadRequest` and words of our own.
 */
import { isDeepStrictEqual } from 'node:util';
import type { ConditionalAccessPolicy, TenantState } from '../../tenant/state.ts';
import { invalidRequest, notImplemented } from '../graph-error.ts';
import type { Json } from '../route.ts';

type Conditions = ConditionalAccessPolicy['conditions'];

const simulated = ['clientAppTypes', 'applications', 'users', 'clientApplications', 'locations', 'authenticationFlows'];

/** @param current conditions that stay where the body doesn't name them; each that it names is replaced as a whole */
export function readConditions(body: Json, current: Conditions | undefined): Conditions {
  for (const [name, value] of Object.entries(body)) {
    const isEmpty = value === null || (Array.isArray(value) && value.length === 0);
    if (!name.includes('@') && !simulated.includes(name) && !isEmpty) throw notImplemented(`the condition ${name}`);
  }
  const users = body['users'] ? readUsers(body['users'] as Json) : current?.users;
  const applications = body['applications'] ? readApplications(body['applications'] as Json) : current?.applications;
  const optional = (name: 'clientApplications' | 'locations' | 'authenticationFlows') =>
    name in body ? withoutAnnotations(body[name] as Json | null) : current?.[name];
  const clientApplications = optional('clientApplications');
  const locations = optional('locations');
  const authenticationFlows = optional('authenticationFlows');
  return {
    clientAppTypes: (body['clientAppTypes'] ?? current?.clientAppTypes ?? ['all']) as string[],
    applications: applications ?? { includeApplications: [], excludeApplications: [] },
    users: users ?? readUsers({}),
    ...(clientApplications === undefined
      ? {}
      : {
          clientApplications: clientApplications && {
            includeServicePrincipals: [],
            excludeServicePrincipals: [],
            ...clientApplications,
          },
        }),
    ...(locations === undefined
      ? {}
      : { locations: locations && { includeLocations: [], excludeLocations: [], ...locations } }),
    ...(authenticationFlows === undefined
      ? {}
      : { authenticationFlows: authenticationFlows && { transferMethods: 'none', ...authenticationFlows } }),
  };
}

export function readGrantControls(value: unknown): ConditionalAccessPolicy['grantControls'] {
  if (value === undefined || value === null) return null;
  const given = withoutAnnotations(value as Json) ?? {};
  return {
    operator: given['operator'] === 'AND' ? 'AND' : 'OR',
    builtInControls: (given['builtInControls'] ?? []) as string[],
    customAuthenticationFactors: (given['customAuthenticationFactors'] ?? []) as string[],
    termsOfUse: (given['termsOfUse'] ?? []) as string[],
  };
}

/** @throws GraphError 400 */
export function checkPolicy(
  state: TenantState,
  after: ConditionalAccessPolicy,
  before: ConditionalAccessPolicy | undefined,
): void {
  const { conditions, grantControls, sessionControls } = after;
  const { users, applications, clientApplications, locations } = conditions;
  const invalid = (reason: string) =>
    invalidRequest(`1032: ConditionalActionPolicy validation failed due to ${reason}.`);
  if (grantControls === null && sessionControls === null) throw invalid('InvalidControls');
  const controls = grantControls?.builtInControls ?? [];
  const alone =
    controls.length + (grantControls?.termsOfUse.length ?? 0) + (grantControls?.authenticationStrength ? 1 : 0);
  if (controls.includes('block') && alone > 1) throw invalid('InvalidControls');
  const somebody = [
    ...users.includeUsers,
    ...users.includeGroups,
    ...users.includeRoles,
    ...(clientApplications?.includeServicePrincipals ?? []),
  ];
  if (somebody.length === 0) throw invalid('MissingUsers');
  const something = [...applications.includeApplications, ...(applications.includeUserActions ?? [])];
  if (something.length === 0) throw invalid('MissingApplications');
  if (clientApplications && !isDeepStrictEqual(controls, ['block'])) throw invalid('InvalidControls');
  if (locations && locations.includeLocations.length === 0) throw invalid('MissingLocations');
  for (const id of [...(locations?.includeLocations ?? []), ...(locations?.excludeLocations ?? [])]) {
    const known = id === 'All' || id === 'AllTrusted' || state.namedLocations.some((location) => location.id === id);
    if (!known) throw invalidRequest(`NamedLocation with id ${id} does not exist in the directory.`);
  }
  checkSignInFrequency(sessionControls);
  checkNewUsers(state, after, before);
  if (after.state === 'enabled' && state.tenant.securityDefaultsEnabled) {
    throw invalidRequest(
      'Security Defaults is enabled in the tenant. You must disable Security defaults before enabling a Conditional Access policy.',
    );
  }
}

/** @throws GraphError 400 where more than the state or the exclusions of a Microsoft-managed policy would change */
export function refuseManaged(before: ConditionalAccessPolicy, after: ConditionalAccessPolicy): void {
  if (!before.microsoftManaged) return;
  if (isDeepStrictEqual(fixed(before), fixed(after))) return;
  throw invalidRequest('Only the state and the exclusions of a policy that is managed by Microsoft can be changed.');
}

/** What must stay: everything but the state and the exclusions, spelt out so that an absent list equals an empty one. */
function fixed({ displayName, conditions, grantControls, sessionControls }: ConditionalAccessPolicy): unknown {
  const nothing = { clientApplications: null, locations: null, authenticationFlows: null };
  const { users, ...others } = readConditions({ ...nothing, ...conditions }, undefined);
  const { includeUsers, includeGroups, includeRoles } = users;
  return {
    displayName,
    conditions: { ...others, users: { includeUsers, includeGroups, includeRoles } },
    grantControls: grantControls && { authenticationStrength: null, ...grantControls },
    sessionControls,
  };
}

/** `everyTime` has no value, `timeBased` needs one; the words are our own. */
function checkSignInFrequency(sessionControls: Json | null): void {
  const frequency = sessionControls?.['signInFrequency'] as Json | null | undefined;
  if (frequency?.['isEnabled'] !== true) return;
  const { value, type } = frequency;
  const isEveryTime = frequency['frequencyInterval'] === 'everyTime';
  const hasValue = typeof value === 'number' && value > 0 && typeof type === 'string';
  const isEmpty = (value ?? null) === null && (type ?? null) === null;
  if (isEveryTime ? isEmpty : hasValue) return;
  throw invalidRequest(
    '1032: ConditionalActionPolicy validation failed due to InvalidSessionControls (signInFrequency).',
  );
}

/** A user that was deleted since may stay in a policy; one that never existed can't be added. */
function checkNewUsers(
  state: TenantState,
  after: ConditionalAccessPolicy,
  before: ConditionalAccessPolicy | undefined,
): void {
  const listed = (policy: ConditionalAccessPolicy | undefined) => [
    ...(policy?.conditions.users.includeUsers ?? []),
    ...(policy?.conditions.users.excludeUsers ?? []),
  ];
  const old = new Set([...listed(before), 'All', 'None', 'GuestsOrExternalUsers']);
  for (const id of listed(after)) {
    if (!old.has(id) && !state.users.some((user) => user.id === id)) {
      throw invalidRequest(`User with id ${id} does not exist in the directory.`);
    }
  }
}

function readUsers(body: Json): Conditions['users'] {
  const list = (name: string) => (body[name] ?? []) as string[];
  for (const name of ['includeGuestsOrExternalUsers', 'excludeGuestsOrExternalUsers']) {
    if (body[name] !== undefined && body[name] !== null) throw notImplemented(`the condition users.${name}`);
  }
  return {
    includeUsers: list('includeUsers'),
    excludeUsers: list('excludeUsers'),
    includeGroups: list('includeGroups'),
    excludeGroups: list('excludeGroups'),
    includeRoles: list('includeRoles'),
    excludeRoles: list('excludeRoles'),
  };
}

function readApplications(body: Json): Conditions['applications'] {
  if (body['applicationFilter']) throw notImplemented('the condition applications.applicationFilter');
  const contexts = (body['includeAuthenticationContextClassReferences'] ?? []) as string[];
  if (contexts.length > 0) throw notImplemented('authentication contexts');
  return {
    includeApplications: (body['includeApplications'] ?? []) as string[],
    excludeApplications: (body['excludeApplications'] ?? []) as string[],
    includeUserActions: (body['includeUserActions'] ?? []) as string[],
  };
}

function withoutAnnotations(value: Json | null): Json | null {
  return value && Object.fromEntries(Object.entries(value).filter(([name]) => !name.includes('@')));
}
