/**
 * What is wrong with a credential, or soon will be: an ordered list of pure checks, each of which answers a stable reason
 * and a sentence. The same list says whether it is well and whether something must be done; the first reason is the
 * weightiest. Two thirds of a life is when cert-manager renews as well.
 */
import { inWords, milliseconds } from './duration.ts';
import type { CredentialKind } from './credential.ts';

type CredentialReason =
  | 'expired'
  | 'renewal-due'
  | 'not-in-store'
  | 'not-registered'
  | 'weaker-than-policy'
  | 'blocked-by-policy'
  | 'not-ours';

export interface CredentialFinding {
  readonly reason: CredentialReason;
  readonly message: string;
}

/** What the checks read. Times in milliseconds since the epoch, on the connection's clock; null where there is none. */
export interface ObservedCredential {
  readonly kind: CredentialKind;
  readonly notBefore: number | null;
  readonly notAfter: number | null;
  /** When it was made, for what has no end. */
  readonly since: number | null;
  /** Whether its value is in the secret store; null: it is kept elsewhere, and no run delivers it. */
  readonly inStore: boolean | null;
  /**
   * Whether it is still where it is used (the tenant has it, the listener shows it); null: not asked, or it can't be
   * found out.
   */
  readonly registered: boolean | null;
  /** False: found in the tenant, and not made by a runbook. */
  readonly ours: boolean;
  /** Bits of a certificate's RSA key; null: not a certificate, or not known. */
  readonly keyBits: number | null;
}

export interface CredentialPolicy {
  /** A duration: renewal is due so long before the end; null: at two thirds of its life. */
  readonly renewBefore: string | null;
  /** The longest life that a credential may have, as a duration; null: any. */
  readonly longestLife: string | null;
  readonly leastKeyBits: number;
  /** From when the tenant's own app management policy refuses this kind, milliseconds; null: it doesn't. */
  readonly refusedFrom: number | null;
  /** The longest life that the tenant's app management policy lets a new one have, milliseconds; null: any. */
  readonly tenantLongestLife: number | null;
}

export const usualPolicy: CredentialPolicy = {
  renewBefore: null,
  longestLife: null,
  leastKeyBits: 2048,
  refusedFrom: null,
  tenantLongestLife: null,
};

type Check = (credential: ObservedCredential, policy: CredentialPolicy, now: number) => CredentialFinding | undefined;

const checks: readonly Check[] = [
  function expired({ notAfter }, _policy, now) {
    if (notAfter === null || notAfter > now) return undefined;
    return { reason: 'expired', message: `It expired ${inWords(now - notAfter)} ago.` };
  },
  function renewalDue(credential, policy, now) {
    const due = renewalDueAt(credential, policy);
    const { notAfter } = credential;
    if (notAfter === null || due === undefined || notAfter <= now || due > now) return undefined;
    const rule =
      policy.renewBefore === null ? 'two thirds of its life are over' : `renewed ${policy.renewBefore} before`;
    return { reason: 'renewal-due', message: `It ends in ${inWords(notAfter - now)} (${rule}).` };
  },
  function notInStore({ inStore, ours }) {
    if (inStore !== false || !ours) return undefined;
    return { reason: 'not-in-store', message: "It is not in the secret store, so it can't be delivered again." };
  },
  function notRegistered({ registered, kind }) {
    if (registered !== false) return undefined;
    if (kind === 'listener-certificate') {
      return {
        reason: 'not-registered',
        message:
          'The listener shows another certificate, or is gone: the runbook that made it takes over what is there.',
      };
    }
    return { reason: 'not-registered', message: 'It is no longer in the tenant: a sign-in with it fails.' };
  },
  function weaker(credential, policy) {
    const { keyBits } = credential;
    if (keyBits !== null && keyBits < policy.leastKeyBits) {
      return {
        reason: 'weaker-than-policy',
        message: `Its key has ${keyBits} bits; the policy asks for at least ${policy.leastKeyBits}.`,
      };
    }
    const { notBefore, notAfter } = credential;
    const limit = lifeLimit(policy);
    if (limit === undefined) return undefined;
    const from = notBefore ?? credential.since;
    if (notAfter !== null && from !== null && notAfter - from > limit.ms + clockSkew) {
      const life = inWords(notAfter - from);
      return { reason: 'weaker-than-policy', message: `It is valid for ${life}; at most ${limit.text}.` };
    }
    return notAfter === null
      ? { reason: 'weaker-than-policy', message: `It never ends; at most ${limit.text}.` }
      : undefined;
  },
  function blocked({ kind }, policy, now) {
    if (policy.refusedFrom === null) return undefined;
    const when = policy.refusedFrom <= now ? 'now' : `in ${inWords(policy.refusedFrom - now)}`;
    return { reason: 'blocked-by-policy', message: `The tenant's policy refuses another ${kind}, ${when}.` };
  },
  function notOurs({ ours }) {
    return ours ? undefined : { reason: 'not-ours', message: 'It was not made by a runbook, and is only watched.' };
  },
];

/** The shorter one of what we and what the tenant allow. */
function lifeLimit({ longestLife, tenantLongestLife }: CredentialPolicy): { ms: number; text: string } | undefined {
  const ours = longestLife === null ? Number.POSITIVE_INFINITY : milliseconds(longestLife);
  if (tenantLongestLife !== null && tenantLongestLife < ours) {
    return { ms: tenantLongestLife, text: `${inWords(tenantLongestLife)} are allowed by the tenant's policy` };
  }
  return longestLife === null ? undefined : { ms: ours, text: `${longestLife} are allowed` };
}

/** NotBefore is set back by so much, which is no part of a life. */
const clockSkew = 15 * 60_000;

/** Everything that is to be said about a credential, the weightiest first; empty: it is well. */
export function judge(credential: ObservedCredential, policy: CredentialPolicy, now: number): CredentialFinding[] {
  return checks.flatMap((check) => check(credential, policy, now) ?? []);
}

/** When renewal is due; undefined for what has no end. A life that isn't known is taken to be over at its end. */
function renewalDueAt(
  { notBefore, notAfter, since }: Pick<ObservedCredential, 'notBefore' | 'notAfter' | 'since'>,
  { renewBefore }: Pick<CredentialPolicy, 'renewBefore'>,
): number | undefined {
  if (notAfter === null) return undefined;
  if (renewBefore !== null) return notAfter - milliseconds(renewBefore);
  const from = notBefore ?? since;
  return from === null ? notAfter : from + ((notAfter - from) * 2) / 3;
}

const calledFor: readonly CredentialReason[] = [
  'expired',
  'renewal-due',
  'not-registered',
  'not-in-store',
  'weaker-than-policy',
];

/**
 * Whether a rotation fixes what was found; what no runbook made is never rotated. A listener that shows another
 * certificate was changed by hand: that is reported, and not undone by making a third one.
 */
export function needsRotation(findings: readonly CredentialFinding[], kind?: CredentialKind): boolean {
  const reasons = findings.map(({ reason }) => reason);
  if (reasons.includes('not-ours')) return false;
  const changedBySomebody = kind === 'listener-certificate' && reasons.includes('not-registered');
  return !changedBySomebody && reasons.some((reason) => calledFor.includes(reason));
}

/** Whole days until the end, negative once it is over; null for what has no end. */
export function daysLeft(notAfter: number | null, now: number): number | null {
  return notAfter === null ? null : Math.floor((notAfter - now) / 86_400_000);
}
