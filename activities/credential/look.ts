/**
 * Looks at every credential of a connection that runbooks have made, and, when asked, at those of every application. Says
 * only those about which there is something to say: a tenant may have thousands.
 */
import type { CredentialPolicy } from '../../domain/credential-policy.ts';
import { judge, needsRotation, usualPolicy } from '../../domain/credential-policy.ts';
import { daysLeft, type ObservedCredential } from '../../domain/credential-policy.ts';
import { statusOfCredential, told } from '../../domain/credential-status.ts';
import type { Credential, CredentialKind } from '../../domain/credential.ts';
import type { FoundCredential, LookAnswer, LookInput } from '../../domain/watch.ts';
import { applicationFailure } from '../application-failure.ts';
import { contextOf } from '../context.ts';
import type { Services } from '../services.ts';
import { observe } from './observe.ts';
import { listCredentials } from './registry.ts';
import { rejectionOf } from './rejection.ts';
import { limitsOf, tenantPolicies, type TenantLimits, type TenantPolicies } from './tenant-policies.ts';
import {
  applicationsById,
  everyApplication,
  type TenantApplication,
  type TenantCredential,
} from './tenant-credentials.ts';

export function lookAtCredentials(services: Services) {
  return async (input: LookInput): Promise<LookAnswer> => {
    try {
      return await look(services, input);
    } catch (error) {
      throw applicationFailure(error);
    }
  };
}

async function look(services: Services, input: LookInput): Promise<LookAnswer> {
  const { graph, clock, secrets, home } = await contextOf(services, input.connection, 'plan');
  const now = clock.now();
  const policy: CredentialPolicy = {
    ...usualPolicy,
    leastKeyBits: input.policy.leastKeyBits,
    renewBefore: input.policy.renewBefore ?? null,
    longestLife: input.policy.longestLife ?? null,
  };
  const ours = await listCredentials(home, input.connection);
  const ids = [...new Set(ours.flatMap(({ holder }) => (holder.kind === 'application' ? [holder.id] : [])))];
  const [applications, allowed, stored] = await Promise.all([
    applicationsById(graph, ids),
    tenantPolicies(graph),
    secrets.list(),
  ]);
  const references = new Set(stored.map(({ reference }) => reference));
  const known: FoundCredential[] = [];
  for (const credential of ours) {
    const application = applications.get(credential.holder.id);
    const seen = {
      ...(await observe(credential, references, secrets)),
      registered: registered(credential, application),
    };
    const status = statusOfCredential(
      credential,
      seen,
      under(policy, limitsOf(allowed, credential.kind, application)),
      now,
    );
    const underWay = !['active', 'due'].includes(status.state);
    const rejectedAt = await rejectionOf(home, input.connection, credential.key);
    known.push({
      ...status,
      needsRotation: status.state === 'due' || (underWay && status.reasons.length > 0),
      ...(rejectedAt === undefined ? {} : { rejectedAt }),
    });
  }
  const others = input.everyApplication
    ? foreign(await everyApplication(graph), ours, { connection: input.connection, policy, allowed, now })
    : [];
  return {
    lookedAt: known.length + others.length,
    found: [...known, ...others].filter(({ reasons }) => reasons.some((reason) => reason !== 'not-ours')),
  };
}

/** Null for an account: a password can't be read. */
function registered({ holder, kind, current }: Credential, application: TenantApplication | undefined): boolean | null {
  if (holder.kind === 'account' || current.keyId === null) return null;
  const keys = kind === 'application-secret' ? application?.passwordCredentials : application?.keyCredentials;
  return (keys ?? []).some(({ keyId }) => keyId === current.keyId);
}

/** Our own policy, with what the tenant says of this credential. */
function under(policy: CredentialPolicy, { refusedFrom, longestLife }: TenantLimits): CredentialPolicy {
  return { ...policy, refusedFrom, tenantLongestLife: longestLife };
}

/** What is in the tenant, and in none of our records. */
function foreign(
  applications: readonly TenantApplication[],
  ours: readonly Credential[],
  {
    connection,
    policy,
    allowed,
    now,
  }: { connection: string; policy: CredentialPolicy; allowed: TenantPolicies; now: number },
): FoundCredential[] {
  const known = new Set(
    ours.flatMap(({ current, rotation }) => [current.keyId, rotation?.previous.keyId, rotation?.next?.keyId]),
  );
  const rows = applications.flatMap((application) => [
    ...(application.passwordCredentials ?? []).map((key) => ({
      application,
      key,
      kind: 'application-secret' as const,
    })),
    ...(application.keyCredentials ?? []).map((key) => ({
      application,
      key,
      kind: 'application-certificate' as const,
    })),
  ]);
  return rows
    .filter(({ key }) => !known.has(key.keyId))
    .map(({ application, key, kind }) => {
      const observed = observedIn(key, kind);
      return {
        key: null,
        connection,
        application: application.displayName,
        kind,
        keyId: key.keyId ?? null,
        state: 'active' as const,
        notBefore: key.startDateTime ?? null,
        notAfter: key.endDateTime ?? null,
        daysLeft: daysLeft(observed.notAfter, now),
        usedBy: [],
        ...told(judge(observed, under(policy, limitsOf(allowed, kind, application)), now)),
        secret: null,
        needsRotation: needsRotation([]),
      };
    });
}

function observedIn({ startDateTime, endDateTime }: TenantCredential, kind: CredentialKind): ObservedCredential {
  const notBefore = startDateTime === undefined ? null : Date.parse(startDateTime);
  const notAfter = endDateTime === undefined ? null : Date.parse(endDateTime);
  return { kind, notBefore, notAfter, since: notBefore, inStore: false, registered: true, ours: false, keyBits: null };
}
