/**
 * Scans every credential of a connection that runbooks have made, and, when asked, those of every application. Returns
 * only those about which there is something to say, one part at a time: a tenant may have thousands. For a connection
 * without a tenant Graph isn't called; a server that doesn't answer hides nothing of the others, nor does a damaged record.
 */
import type { CredentialPolicy } from '../../domain/credential-policy.ts';
import { usualPolicy } from '../../domain/credential-policy.ts';
import { statusOfCredential } from '../../domain/credential-status.ts';
import type { Credential } from '../../domain/credential.ts';
import type { FoundCredential, ScanAnswer, ScanInput } from '../../domain/watch.ts';
import { listCredentials, type CredentialList } from '../../journal/credentials.ts';
import { applicationFailure } from '../application-failure.ts';
import { contextOf, type ConnectionContext } from '../context.ts';
import type { Services } from '../services.ts';
import { foreignCredentials } from './foreign-credentials.ts';
import { isShown } from './listener-shows.ts';
import { needsReport } from './needs-report.ts';
import { observe } from './observe.ts';
import { rejectionOf } from './rejection.ts';
import { limitsOf, tenantPolicies, under, type TenantPolicies } from './tenant-policies.ts';
import { applicationsById, type TenantApplication } from './tenant-credentials.ts';

export function scanCredentials(services: Services) {
  return async (input: ScanInput): Promise<ScanAnswer> => {
    try {
      return await scan(services, input);
    } catch (error) {
      throw applicationFailure(error);
    }
  };
}

/** What the tenant says of the credentials that are ours; nothing where there is none. */
interface Tenant {
  readonly applications: ReadonlyMap<string, TenantApplication>;
  readonly allowed: TenantPolicies;
}

async function scan(services: Services, input: ScanInput): Promise<ScanAnswer> {
  const context = await contextOf(services, input.connection, 'plan');
  const policy: CredentialPolicy = {
    ...usualPolicy,
    leastKeyBits: input.policy.leastKeyBits,
    renewBefore: input.policy.renewBefore ?? null,
    longestLife: input.policy.longestLife ?? null,
  };
  const recorded = await listCredentials(await context.journal(), input.connection);
  if (input.from?.of !== 'applications') return ownPart(context, input, recorded, policy);
  const { graph, clock } = context;
  const allowed = await tenantPolicies(graph);
  const judging = { connection: input.connection, policy, allowed, now: clock.now() };
  return foreignCredentials(graph, recorded.credentials, input.from, judging);
}

/** So many of ours at once: each may have been used by many runs, which it names. */
const mostRecords = 100;

/** A part of what runbooks have made; after the last, the tenant's applications follow where they are asked for. */
async function ownPart(
  context: ConnectionContext,
  { connection, everyApplication, from }: ScanInput,
  { credentials, damaged }: CredentialList,
  policy: CredentialPolicy,
): Promise<ScanAnswer> {
  const { clock, secrets, hasTenant } = context;
  const journal = await context.journal();
  const now = clock.now();
  const left = credentials.toSorted(byKey).filter(({ key }) => from?.of !== 'records' || key > from.afterKey);
  const part = left.slice(0, mostRecords);
  const [tenant, stored] = await Promise.all([hasTenant ? askTenant(context, part) : noTenant, secrets.list()]);
  const references = new Set(stored.secrets.map(({ reference }) => reference));
  const known: FoundCredential[] = [];
  for (const credential of part) {
    const application = tenant.applications.get(credential.holder.id);
    const seen = {
      ...(await observe(credential, references, secrets)),
      registered: await registered(context, credential, application),
    };
    const status = statusOfCredential(
      credential,
      seen,
      under(policy, limitsOf(tenant.allowed, credential.kind, application)),
      now,
    );
    const underWay = !['active', 'due'].includes(status.state);
    const rejectedAt = await rejectionOf(journal, connection, credential.key);
    known.push({
      ...status,
      needsRotation: status.state === 'due' || (underWay && status.reasons.length > 0),
      ...(rejectedAt === undefined ? {} : { rejectedAt }),
    });
  }
  const isFirst = from === undefined;
  const answer = {
    scanned: known.length,
    found: known.filter(needsReport),
    ...(isFirst && damaged.length > 0 && { damaged: damaged.map(({ key, why }) => ({ key, why })) }),
  };
  const last = part.at(-1);
  if (last !== undefined && part.length < left.length)
    return { ...answer, next: { of: 'records', afterKey: last.key } };
  if (!everyApplication || !hasTenant) return answer;
  return { ...answer, next: { of: 'applications', page: null, after: null } };
}

function byKey(a: Credential, b: Credential): number {
  return a.key < b.key ? -1 : 1;
}

const noTenant: Tenant = { applications: new Map(), allowed: { byDefault: {}, own: new Map() } };

async function askTenant({ graph }: ConnectionContext, ours: readonly Credential[]): Promise<Tenant> {
  const ids = [...new Set(ours.flatMap(({ holder }) => (holder.kind === 'application' ? [holder.id] : [])))];
  const [applications, allowed] = await Promise.all([applicationsById(graph, ids), tenantPolicies(graph)]);
  return { applications, allowed };
}

/** Null for an account, whose password can't be read, and for a server that doesn't answer. */
async function registered(
  context: ConnectionContext,
  credential: Credential,
  application: TenantApplication | undefined,
): Promise<boolean | null> {
  const { holder, kind, current } = credential;
  if (holder.kind === 'server') return isShown(context, credential);
  if (holder.kind === 'account' || current.keyId === null) return null;
  const keys = kind === 'application-secret' ? application?.passwordCredentials : application?.keyCredentials;
  return (keys ?? []).some(({ keyId }) => keyId === current.keyId);
}
