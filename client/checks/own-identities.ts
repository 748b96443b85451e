/** That a connection's own identities are known as targets which are never granted, and whether what reads is another than what writes. */
import type { Connected } from '../../connectors/connected.ts';
import { ownIdentities } from '../../connectors/own-identities.ts';
import { registeredObjects, signedInObjects } from '../../policy/own-objects.ts';
import { attempt, ok, warning, type Check } from './check.ts';

/** Milliseconds for each. */
const patience = 60_000;

export async function ownIdentityChecks(connected: Connected): Promise<Check[]> {
  return [await neverTargets(connected), separation(connected)];
}

/** What can't be found here can't be found before a write either, which is then refused. */
async function neverTargets(connected: Connected): Promise<Check> {
  const name = `connection ${connected.name}, own identities`;
  return await attempt(name, async () => {
    const { applications: own, decisions, breakGlassAccounts } = ownIdentities(connected);
    const applications = [...own, ...decisions];
    const signal = AbortSignal.timeout(patience);
    const objects = new Set([
      ...(await signedInObjects(connected, signal)),
      ...(await registeredObjects(connected, applications, signal)),
    ]);
    const glass = breakGlassAccounts.length === 0 ? 'no break-glass account is named' : breakGlassAccounts.join(', ');
    return ok(name, `no step is about ${applications.join(', ')} (${objects.size} objects here); ${glass}`);
  });
}

function separation({ name: connection, identities: { plan, apply } }: Connected): Check {
  const name = `connection ${connection}, what reads`;
  const isSame = plan.kind === 'application' && apply.kind === 'application' && sameId(plan.clientId, apply.clientId);
  if (!isSame) return ok(name, 'signs in as another application than what writes, which it is never given');
  const advice =
    'Register an application of its own for "plan", with the permissions that only read: docs/trust.md, "Processes".';
  return warning(name, 'signs in as the application that writes: each plan and probe could write, too', advice);
}

function sameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
