/**
 * How long a change takes until it is effective, as data. Seconds on the scaled clock.
 *
 * Where the service is usually quick and now and then very slow, nine draws in ten end at `usually`.
 */
import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

interface Delay {
  atLeast: number;
  atMost: number;
  usually?: number;
}

const minute = 60;
const hour = 60 * minute;

export const propagation = {
  /** A new secret or certificate at one token node: AADSTS7000215 or 700027 until then. */
  credential: { atLeast: 4, atMost: 18 },
  /** A new application, service principal or user in Graph, and at the token endpoint (AADSTS700016). */
  'directory-object': { atLeast: 2, usually: 25, atMost: 320 },
  /** A fresh assignment of an application role is missing from lists. */
  'app-role-assignment-listed': { atLeast: 5, atMost: 60 },
  /** Newly minted tokens carry the role. */
  'app-role-assignment': { atLeast: 10, usually: 45, atMost: 1 * hour },
  /** An Entra role is effective in new tokens and in Exchange. */
  'directory-role': { atLeast: 2 * minute, atMost: 10 * minute },
  /** A new user of Entra is found by Exchange (forward synchronization). */
  'user-in-exchange': { atLeast: 20, atMost: 5 * minute },
  /** A new service principal may be pointed at from Exchange. */
  'service-principal-in-exchange': { atLeast: 10, atMost: 2 * minute },
  'role-group-membership': { atLeast: 15 * minute, atMost: 60 * minute },
  /** On premises: a caller of EWS may impersonate. The vendors' documents say 15 minutes. */
  'impersonation-on-premises': { atLeast: 15 * minute, atMost: 20 * minute },
  /**
   * From a write at one domain controller until the others of its site have it: the first is notified after 15 seconds.
   * Source: learn, "Active Directory Replication Concepts", change notification.
   */
  'directory-replication': { atLeast: 15, atMost: 45 },
  /** The same in Exchange, which asks whichever domain controller it has chosen. */
  'directory-in-exchange': { atLeast: 2, atMost: 15 },
  'mailbox-permission': { atLeast: 2 * minute, atMost: 20 * minute },
  /** From the start of a compliance search to its result. */
  'compliance-search': { atLeast: 20, atMost: 3 * minute },
  /** A sign-in is in the log. */
  'sign-in-logged': { atLeast: 2 * minute, usually: 15 * minute, atMost: 2 * hour },
  /** RBAC for Applications: the permission cache of the caller. */
  'application-role': { atLeast: 30 * minute, atMost: 2 * hour },
  /** EwsEnabled and EwsAllowedAppIDs. */
  'ews-policy': { atLeast: 1 * hour, atMost: 24 * hour },
  /** Conditional Access at resources; for new sign-ins it is effective at once. */
  'conditional-access-at-resources': { atLeast: 2 * hour, atMost: 24 * hour },
} as const satisfies Record<string, Delay>;

export type DelayKind = keyof typeof propagation;

export interface Delays {
  /** Draws the moment from which a change of this kind, made now, is effective (ISO 8601 on the scaled clock). */
  effectiveAt(kind: DelayKind): string;
  /** Draws a duration in scaled seconds. */
  seconds(kind: DelayKind): number;
}

export function createDelays(clock: Clock, random: () => Random): Delays {
  const seconds = (kind: DelayKind) => {
    const { atLeast, atMost, usually }: Delay = propagation[kind];
    if (usually === undefined) return random().between(atLeast, atMost);
    return random().chance(0.9) ? random().between(atLeast, usually) : random().between(usually, atMost);
  };
  return { seconds, effectiveAt: (kind) => clock.after(seconds(kind)) };
}
