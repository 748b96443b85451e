/**
 * What the simulator prints when it is ready: addresses, trust root, and who can sign in with what, so that any client can
 * be pointed at it. The line contains the secrets of the simulated tenant.
 */
import path from 'node:path';
import { egress } from './http/public-address.ts';
import type { ServerIdentity } from './http/certificate-authority.ts';
import type { OnPremisesReadiness } from './on-premises/describe-organization.ts';
import { applicationNames } from './tenant/seed/applications.ts';
import { accounts } from './tenant/seed/people.ts';
import type { Application, TenantState } from './tenant/state.ts';

export interface ReadinessCredential {
  kind: 'application' | 'user';
  /** Display name, for a reader. */
  name: string;
  clientId?: string;
  userName?: string;
  secret?: string;
  /** PEM files. */
  certificate?: string;
  key?: string;
  password?: string;
  grants: string[];
}

export interface Readiness {
  authority: string;
  graph?: string;
  exchange?: string;
  /** Of Security & Compliance: a port to itself, since its paths are those of `exchange`. */
  compliance?: string;
  ews?: string;
  /** `host:port` over TLS. */
  imap: string;
  pop: string;
  /** `host:port`; TLS by STARTTLS. */
  smtp: string;
  /** For clients whose addresses can't be configured: a CONNECT proxy for Microsoft's names. */
  proxy: string;
  /** What such a client must find in its environment. */
  proxyEnvironment: Record<string, string>;
  egress: Record<string, string>;
  administration: string;
  certificateAuthority: string;
  tenant: { id: string; initialDomain: string; domains: string[] };
  credentials: ReadinessCredential[];
  /** With which people sign decisions of runbooks; absent where the tenant has lost the application. */
  decisions?: DecisionsReadiness;
  mailboxes: string[];
  /** The organization on premises, which is separate from the tenant. */
  onPremises: OnPremisesReadiness;
}

interface DecisionsReadiness {
  /** Of the application. */
  clientId: string;
  issuer: string;
  /** Roles as tokens carry them. */
  people: { userName: string; password: string; roles: string[] }[];
}

export interface Ports {
  https: number;
  compliance: number;
  imap: number;
  pop: number;
  smtp: number;
  proxy: number;
  administration: number;
  /** Where the fake `pwsh` asks. */
  shell: number;
  /** Web server of the organization on premises. */
  organization: number;
}

/** Names of the files in which the key and certificate of the reader application are kept. */
export const readerFiles = { certificate: 'reader-certificate.pem', key: 'reader-key.pem' } as const;

/** The public client for people and service accounts: Microsoft's own, which every tenant knows. */
const publicClient = 'fb78d390-0c51-40cd-8e17-fdbfab77341b';

export function describeReadiness(options: {
  state: TenantState;
  identity: ServerIdentity;
  ports: Ports;
  /** Names of the parts that are served. */
  parts: readonly string[];
  folder: string;
  onPremises: OnPremisesReadiness;
}): Readiness {
  const { state, identity, ports, parts, folder, onPremises } = options;
  const origin = `https://127.0.0.1:${ports.https}`;
  const proxy = `http://127.0.0.1:${ports.proxy}`;
  const { authorityFile } = identity;
  return {
    authority: `${origin}/${state.tenant.id}`,
    ...(parts.includes('graph') ? { graph: `${origin}/v1.0` } : {}),
    ...(parts.includes('exchange') ? { exchange: origin } : {}),
    ...(parts.includes('compliance') ? { compliance: `https://127.0.0.1:${ports.compliance}` } : {}),
    ...(parts.includes('ews') ? { ews: `${origin}/EWS/Exchange.asmx` } : {}),
    imap: `127.0.0.1:${ports.imap}`,
    pop: `127.0.0.1:${ports.pop}`,
    smtp: `127.0.0.1:${ports.smtp}`,
    proxy,
    proxyEnvironment: {
      HTTPS_PROXY: proxy,
      https_proxy: proxy,
      NO_PROXY: '',
      no_proxy: '',
      NODE_EXTRA_CA_CERTS: authorityFile,
      SSL_CERT_FILE: authorityFile,
      REQUESTS_CA_BUNDLE: authorityFile,
      CURL_CA_BUNDLE: authorityFile,
    },
    egress: { ...egress },
    administration: `http://127.0.0.1:${ports.administration}/_simulator`,
    certificateAuthority: authorityFile,
    tenant: {
      id: state.tenant.id,
      initialDomain: state.tenant.initialDomain,
      domains: state.tenant.domains.map(({ name }) => name),
    },
    credentials: describeCredentials(state, folder),
    ...describeDecisions(state, `${origin}/${state.tenant.id}/v2.0`),
    mailboxes: state.exchange.mailboxes.map(({ primarySmtpAddress }) => primarySmtpAddress),
    onPremises,
  };
}

/** Those of the seed that are still there: a tenant that was kept may have lost some. */
function describeCredentials(state: TenantState, folder: string): ReadinessCredential[] {
  const described: ReadinessCredential[] = [];
  for (const name of [applicationNames.apply, applicationNames.plan, applicationNames.reader, applicationNames.ews]) {
    const application = state.applications.find(({ displayName }) => displayName === name);
    if (application === undefined) continue;
    const secret = application.passwordCredentials[0]?.secretText;
    const proof =
      secret === undefined
        ? {
            certificate: path.join(folder, readerFiles.certificate),
            key: path.join(folder, readerFiles.key),
          }
        : { secret };
    described.push({
      kind: 'application',
      name,
      clientId: application.appId,
      ...proof,
      grants: [...consents(state, application), ...exchangeGrants(state, application)],
    });
  }
  const user = state.users.find(({ userPrincipalName }) => userPrincipalName === accounts.service);
  if (user !== undefined) {
    described.push({
      kind: 'user',
      name: user.displayName,
      clientId: publicClient,
      userName: user.userPrincipalName,
      password: user.password,
      grants: [],
    });
  }
  return described;
}

function describeDecisions(state: TenantState, issuer: string): { decisions?: DecisionsReadiness } {
  const { clientId, userIds = [] } = state.decisions ?? {};
  const application = state.servicePrincipals.find(({ appId }) => appId === clientId);
  if (application === undefined) return {};
  const people = state.users.filter(({ id }) => userIds.includes(id));
  const rolesOf = (userId: string) => {
    const held = state.appRoleAssignments.filter(
      ({ principalId, resourceId }) => principalId === userId && resourceId === application.id,
    );
    return application.appRoles.filter(({ id }) => held.some(({ appRoleId }) => appRoleId === id));
  };
  return {
    decisions: {
      clientId: application.appId,
      issuer,
      people: people.map(({ id, userPrincipalName, password }) => ({
        userName: userPrincipalName,
        password,
        roles: rolesOf(id).map(({ value }) => value),
      })),
    },
  };
}

function consents(state: TenantState, application: Application): string[] {
  const own = state.servicePrincipals.find(({ appId }) => appId === application.appId);
  return state.appRoleAssignments
    .filter(({ principalId }) => principalId === own?.id)
    .flatMap(({ resourceId, appRoleId }) => {
      const resource = state.servicePrincipals.find(({ id }) => id === resourceId);
      const role = resource?.appRoles.find(({ id }) => id === appRoleId);
      return role === undefined ? [] : [`${resource?.displayName}: ${role.value}`];
    });
}

/** Role group memberships, and assignments of Application roles with their scope. */
function exchangeGrants({ exchange, servicePrincipals }: TenantState, application: Application): string[] {
  const id = servicePrincipals.find(({ appId }) => appId === application.appId)?.id;
  const groups = exchange.roleGroups.filter(({ members }) => members.some(({ objectId }) => objectId === id));
  const assigned = exchange.roleAssignments.filter(({ assigneeId }) => assigneeId === id);
  return [
    ...groups.map(({ name }) => `role group: ${name}`),
    ...assigned.map(({ role, customResourceScope }) => {
      const scope = exchange.managementScopes.find(({ name }) => name === customResourceScope);
      return `${role}, where ${scope?.recipientFilter ?? 'any recipient'}`;
    }),
  ];
}
