/**
 * The applications that people sign decisions of a connection with, as its tenant has them: the checks of `doctor`. Only reads.
 * What can't be read is said to be unknown, and is never well.
 */
import type { Connected } from '../../../connectors/connected.ts';
import type { IdentityProvider } from '../../../domain/identity-provider.ts';
import { guestFindings, roleFindings, whoHasRoles } from '../../../domain/decisions-application/assigned-roles.ts';
import type { Finding } from '../../../domain/decisions-application/finding.ts';
import {
  appointingFindings,
  enterpriseFindings,
  federatedFindings,
  ownerFindings,
  registrationFindings,
  type ClientKind,
} from '../../../domain/decisions-application/narrow-registration.ts';
import type { EnterpriseApplication, Registration } from '../../../domain/decisions-application/registration.ts';
import { printable } from '../../../domain/printable.ts';
import { ok, skipped, warning, wrong, type Check } from '../check.ts';
import { everyTimeChecks } from './every-time.ts';
import { assignedPeople, nameOf } from './people.ts';
import { decisionsReader, type DecisionsReader } from './read.ts';
import { permissionAdvice, unknownOf, valueOf } from './unknown.ts';

export async function decisionsApplicationChecks(connected: Connected, provider: IdentityProvider): Promise<Check[]> {
  const name = `connection ${connected.name}, application for decisions`;
  if (provider.tenant === undefined) {
    return [skipped(name, `${provider.issuer} isn't Entra ID: look at its client by hand (docs/people.md)`)];
  }
  if (provider.tenant !== connected.tenantId.toLowerCase()) {
    return [skipped(name, `it is of another tenant, ${provider.tenant}, which this connection doesn't read`)];
  }
  const reader = decisionsReader(connected);
  const checks: Check[] = [];
  for (const appId of [provider.clientId, ...provider.audiences]) {
    checks.push(...(await oneApplication(`${name} ${appId}`, appId, provider, reader)));
  }
  return checks;
}

async function oneApplication(
  name: string,
  appId: string,
  provider: IdentityProvider,
  reader: DecisionsReader,
): Promise<Check[]> {
  const [registration, principal] = await Promise.all([
    reader.registration(appId),
    reader.enterpriseApplication(appId),
  ]);
  const missing = [registration, principal].some((each) => 'absent' in each);
  if (missing) {
    const what = 'absent' in registration ? 'registration' : 'enterprise application';
    const advice = 'Register it in this tenant, and write its client ID into connections.yaml: docs/people.md.';
    return [wrong(name, `this tenant has no ${what} of it: nobody can sign a decision`, advice)];
  }
  const checks: Check[] = [];
  if ('value' in registration)
    checks.push(...(await registered(name, registration.value, kindOf(appId, provider, registration.value), reader)));
  else checks.push(...unknownOf(name, registration));
  if (!('value' in principal)) return [...checks, ...unknownOf(name, principal)];
  const kind = 'value' in registration ? kindOf(appId, provider, registration.value) : 'cli';
  return [...checks, ...(await assignedChecks(name, { appId, kind, principal: principal.value }, provider, reader))];
}

/** The command line's own is a public client; of the others, which answer for a page, the registration says it. */
function kindOf(appId: string, { clientId }: IdentityProvider, { web, publicClient }: Registration): ClientKind {
  return appId === clientId || (web.redirectUris.length === 0 && publicClient.redirectUris.length > 0)
    ? 'cli'
    : 'console';
}

async function registered(
  name: string,
  app: Registration,
  kind: ClientKind,
  reader: DecisionsReader,
): Promise<Check[]> {
  const [owners, federated] = await Promise.all([reader.owners(app.id), reader.federated(app.id)]);
  const named = valueOf(owners)?.map((owner) => ({ id: owner.id, name: nameOf(owner) }));
  const findings = [
    ...registrationFindings(app, kind),
    ...federatedFindings(app, valueOf(federated) ?? []),
    ...ownerFindings(app, named ?? []),
  ];
  const unknown = [...unknownOf(`${name}, owners`, owners), ...unknownOf(`${name}, federated credentials`, federated)];
  const detail = `${printable(app.displayName)}: ${kind === 'cli' ? 'a public client on this machine' : 'a page'}, no permission, no credential that it shouldn't have`;
  return [...shown(`${name}, registration`, detail, findings, unknown)];
}

interface Application {
  readonly appId: string;
  readonly kind: ClientKind;
  readonly principal: EnterpriseApplication;
}

async function assignedChecks(
  name: string,
  { appId, kind, principal }: Application,
  provider: IdentityProvider,
  reader: DecisionsReader,
): Promise<Check[]> {
  const use = await useChecks(name, principal, reader);
  const assigned = await reader.assigned(principal.id);
  if (!('value' in assigned)) return [...use, ...unknownOf(`${name}, roles`, assigned)];
  const { people, unknown: unread } = await assignedPeople(assigned.value, reader);
  const findings = [...roleFindings(principal, assigned.value), ...guestFindings(people, provider.guests)];
  const unknown = unread.map((why) => warning(`${name}, people`, `unknown: ${why}`, permissionAdvice));
  return [
    ...use,
    // Said whatever else is: who may decide is to be read by people.
    ok(`${name}, who has its roles`, whoHasRoles(principal, assigned.value)),
    ...(findings.length + unknown.length === 0 ? [] : shown(`${name}, roles`, '', findings, unknown)),
    ...(await everyTimeChecks(`${name}, sign-in every time`, { appId, kind }, people, reader)),
  ];
}

async function useChecks(name: string, principal: EnterpriseApplication, reader: DecisionsReader): Promise<Check[]> {
  const [grants, permissions, owners] = await Promise.all([
    reader.grants(principal.id),
    reader.permissions(principal.id),
    reader.ownersOfEnterprise(principal.id),
  ]);
  const findings = [
    ...enterpriseFindings(principal, { grants: valueOf(grants), permissions: valueOf(permissions) ?? [] }),
    ...appointingFindings(
      principal,
      (valueOf(owners) ?? []).map((owner) => ({ id: owner.id, name: nameOf(owner) })),
    ),
  ];
  const unknown = [
    ...unknownOf(`${name}, consents`, grants),
    ...unknownOf(`${name}, permissions`, permissions),
    ...unknownOf(`${name}, who can assign its roles`, owners),
  ];
  return shown(`${name}, use`, 'for those who are assigned alone, to know who they are', findings, unknown);
}

/** What was found: a check for each; all is well where nothing was, and all could be read. */
function shown(name: string, detail: string, findings: readonly Finding[], unknown: readonly Check[]): Check[] {
  const found = findings.map(({ about, result, detail: what, advice }): Check => ({
    name: `${name}: ${about}`,
    result,
    detail: what,
    advice,
  }));
  return found.length + unknown.length === 0 ? [ok(name, detail)] : [...found, ...unknown];
}
