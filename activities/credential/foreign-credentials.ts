/**
 * What is in the tenant, and in none of our records: reported, and never rotated. Page by page, and of a page so much
 * at once.
 */
import type { GraphClient } from '../../connectors/graph/graph-client.ts';
import {
  daysLeft,
  judge,
  needsRotation,
  type CredentialPolicy,
  type ObservedCredential,
} from '../../domain/credential-policy.ts';
import { reported } from '../../domain/credential-status.ts';
import type { Credential, CredentialKind } from '../../domain/credential.ts';
import { mostFoundAtOnce, type FoundCredential, type ScanAnswer, type PartStart } from '../../domain/watch.ts';
import { needsReport } from './needs-report.ts';
import { limitsOf, under, type TenantPolicies } from './tenant-policies.ts';
import { applicationsPage, type TenantApplication, type TenantCredential } from './tenant-credentials.ts';

interface Judging {
  readonly connection: string;
  readonly policy: CredentialPolicy;
  readonly allowed: TenantPolicies;
  readonly now: number;
}

/** One part. Where the credential that it begins after is gone by now, the page is read again from its first. */
export async function foreignCredentials(
  graph: GraphClient,
  ours: readonly Credential[],
  { page, after }: Extract<PartStart, { of: 'applications' }>,
  judging: Judging,
): Promise<ScanAnswer> {
  const known = new Set(
    ours.flatMap(({ current, rotation }) => [current.keyId, rotation?.previous.keyId, rotation?.next?.keyId]),
  );
  const { items, next } = await applicationsPage(graph, page ?? undefined);
  const rows = items.flatMap(rowsOf);
  const found: FoundCredential[] = [];
  let scanned = 0;
  let at = rows.findIndex(({ place }) => place === after) + 1;
  for (const row of rows.slice(at)) {
    if (found.length >= mostFoundAtOnce) break;
    at += 1;
    if (known.has(row.key.keyId)) continue;
    scanned += 1;
    const status = statusOf(row, judging);
    if (needsReport(status)) found.push(status);
  }
  const answer = { scanned, found };
  if (at < rows.length) return { ...answer, next: { of: 'applications', page, after: rows[at - 1]?.place ?? null } };
  return next === undefined ? answer : { ...answer, next: { of: 'applications', page: next, after: null } };
}

interface Row {
  readonly application: TenantApplication;
  readonly key: TenantCredential;
  readonly kind: 'application-secret' | 'application-certificate';
  readonly place: string;
}

function rowsOf(application: TenantApplication): Row[] {
  const { id, passwordCredentials = [], keyCredentials = [] } = application;
  const row = (kind: Row['kind']) => (key: TenantCredential, index: number) => {
    const place = [id, kind, key.keyId ?? index].join(' ');
    return { application, key, kind, place };
  };
  return [...passwordCredentials.map(row('application-secret')), ...keyCredentials.map(row('application-certificate'))];
}

function statusOf({ application, key, kind }: Row, { connection, policy, allowed, now }: Judging): FoundCredential {
  const observed = observedIn(key, kind);
  return {
    key: null,
    connection,
    application: application.displayName,
    kind,
    keyId: key.keyId ?? null,
    state: 'active',
    notBefore: key.startDateTime ?? null,
    notAfter: key.endDateTime ?? null,
    daysLeft: daysLeft(observed.notAfter, now),
    usedBy: [],
    ...reported(judge(observed, under(policy, limitsOf(allowed, kind, application)), now)),
    secret: null,
    needsRotation: needsRotation([]),
  };
}

function observedIn({ startDateTime, endDateTime }: TenantCredential, kind: CredentialKind): ObservedCredential {
  const notBefore = startDateTime === undefined ? null : Date.parse(startDateTime);
  const notAfter = endDateTime === undefined ? null : Date.parse(endDateTime);
  return { kind, notBefore, notAfter, since: notBefore, inStore: false, registered: true, ours: false, keyBits: null };
}
