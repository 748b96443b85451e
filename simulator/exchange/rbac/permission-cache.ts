/**
 * Exchange's cache of what an application may do with mailboxes. Changes take 30 minutes to 2 hours to be effective,
 * depending on how recently the application called; with no calls the cache resets after 30 minutes. Source: learn,
 * "Role Based Access Control for Applications in Exchange Online", limitations.
 *
 * So a client that asks all the time keeps its own refusal alive. A new assignment is not seen before 30 minutes
 * (`applicationRoleEffectiveAt`); then an entry that was loaded before lives on for up to 90 minutes more. A removal is
 * effective as soon as the entry goes. The cache is lost when the simulator restarts, as when a front end of the
 * service does.
 */
import type { Core } from '../../core.ts';
import { propagation } from '../../delays.ts';
import type { Store } from '../../tenant/store.ts';
import { grantsOfApplication, type ScopedGrant } from './scope.ts';

interface Entry {
  grants: ScopedGrant[];
  lastCallAt: number;
  /** Milliseconds on the scaled clock. */
  expiresAt: number;
}

const { atLeast, atMost } = propagation['application-role'];
const quiet = 30 * 60 * 1000;
const caches = new WeakMap<Store, Map<string, Entry>>();

/** From when a role assignment to an application that is made now can be effective at all (ISO 8601). */
export const applicationRoleEffectiveAt = (core: Pick<Core, 'clock'>): string => core.clock.after(atLeast);

/** What the application's own cache entry contains; asking counts as a call. */
export function cachedGrants(
  core: Pick<Core, 'store' | 'clock' | 'random'>,
  application: { appId: string; servicePrincipalId: string },
): ScopedGrant[] {
  const now = core.clock.now();
  const cache = caches.get(core.store) ?? new Map<string, Entry>();
  caches.set(core.store, cache);
  const known = cache.get(application.servicePrincipalId);
  if (known && now < known.expiresAt && now - known.lastCallAt < quiet) {
    known.lastCallAt = now;
    return known.grants;
  }
  const grants = structuredClone(grantsOfApplication(core.store.state, application, now));
  const lifetime = core.random.between(quiet, (atMost - atLeast) * 1000);
  cache.set(application.servicePrincipalId, { grants, lastCallAt: now, expiresAt: now + lifetime });
  return grants;
}
