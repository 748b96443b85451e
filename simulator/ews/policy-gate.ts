/**
 * The EWS policy: the organization's switch and allow list, and the mailbox's own switch. Blocked is HTTP 403 with
 * `X-EWS-Policy-Reason`. Switched on with an empty list counts as everything blocked.
 * Source: Exchange Team Blog 4492361. The header's text is the simulator's own.
 */
import type { Core } from '../core.ts';
import { effectivePolicy } from '../exchange/ews-policy.ts';
import type { Mailbox } from '../tenant/state.ts';

/** @returns why the request is blocked, or null */
export function blockedByPolicy(core: Core, appId: string, mailbox: Mailbox | null): string | null {
  const policy = effectivePolicy(core.store.state.exchange.organization, core.clock.now());
  if (policy.ewsEnabled === false) return 'EWS is disabled for the organization.';
  const allowed = policy.ewsAllowedAppIds.some((id) => id.toLowerCase() === appId.toLowerCase());
  if (policy.ewsEnabled === true && !allowed)
    return 'The application is not on the EWS allow list of the organization.';
  return mailbox?.ewsEnabled === false ? 'EWS is disabled for the mailbox.' : null;
}
