/**
 * Asks What-If from each exempt address and from elsewhere. The account's own policy must block it elsewhere and allow
 * it from its addresses, or nothing may be switched on; which other policies stop it is the evidence for the
 * exclusions.
 */
import { graphPath } from '../../connectors/graph/encoding.ts';
import { Failure } from '../../domain/failure.ts';
import type { Evidence } from '../../domain/plan.ts';
import { conditionalAccessWhatIf, type StoppingPolicy } from '../../domain/sources/conditional-access-what-if.ts';
import { outsideAddress } from '../../domain/sources/outside-address.ts';
import { asksFor, blocks } from '../../domain/sources/policy-controls.ts';
import { refuseBreakGlass } from '../ensure/break-glass.ts';
import { evaluateSignIn, type AppliedPolicy } from '../probe/evaluate-sign-in.ts';
import { sourceImplementation } from './implementation.ts';

export const conditionalAccessWhatIfImplementation = sourceImplementation({
  source: conditionalAccessWhatIf,
  read: async (context, { userId, inside, policyId }) => {
    const { graph, connected } = context;
    await refuseBreakGlass(context, userId);
    const outside = outsideAddress(
      inside,
      connected.egress.map(({ publicAddress }) => publicAddress),
    );
    const policy = await graph.request<{ displayName: string }>({
      path: graphPath`/identity/conditionalAccess/policies/${policyId}`,
      objectIsNew: true,
    });
    const [fromOutside, ...fromInside] = await Promise.all(
      [outside, ...inside].map(async (address) => evaluateSignIn(graph, userId, address)),
    );
    const appliesInside = fromInside.findIndex((applied) => applied.some(({ id }) => id === policyId));
    if (appliesInside >= 0) throw misplaced(`"${policy.displayName}" would stop it from ${inside[appliesInside]}`);
    const blocking = (fromOutside ?? []).filter(({ grantControls }) => blocks(grantControls));
    if (!blocking.some(({ id }) => id === policyId)) {
      throw misplaced(`"${policy.displayName}" wouldn't stop it from ${outside}`);
    }
    const stoppedBy = stopping(fromInside.flat());
    return {
      value: {
        stoppedBy,
        policyName: policy.displayName,
        outsideBlockedBy: blocking.map(({ displayName }) => displayName),
      },
      evidence: evidenceOf(inside, outside, fromInside.flat(), stoppedBy, blocking),
    };
  },
});

/** Enabled policies that ask for what a password can't give, each once, by name. */
function stopping(applied: readonly AppliedPolicy[]): StoppingPolicy[] {
  const byId = new Map<string, StoppingPolicy>();
  for (const { id, displayName, state, grantControls } of applied) {
    const why = asksFor(grantControls);
    if (state === 'enabled' && why !== undefined) byId.set(id, { id, displayName, why });
  }
  return [...byId.values()].sort((a, b) => (`${a.displayName} ${a.id}` < `${b.displayName} ${b.id}` ? -1 : 1));
}

function evidenceOf(
  inside: readonly string[],
  outside: string,
  applied: readonly AppliedPolicy[],
  stoppedBy: readonly StoppingPolicy[],
  blocking: readonly AppliedPolicy[],
): Evidence[] {
  const from = inside.join(', ');
  const later = applied.filter(
    ({ state, grantControls }) => state !== 'enabled' && asksFor(grantControls) !== undefined,
  );
  return [
    ...(stoppedBy.length === 0
      ? [{ name: 'What-If', observed: `no enabled policy stops the account from ${from}` }]
      : []),
    ...stoppedBy.map(({ displayName, why }) => ({ name: 'What-If', observed: `from ${from} "${displayName}" ${why}` })),
    ...[...new Set(later.map(({ displayName }) => displayName))].map((displayName) => ({
      name: 'What-If',
      observed: `"${displayName}" is report-only and would stop the account from ${from} when it is enabled`,
    })),
    {
      name: 'What-If',
      observed: `from elsewhere (${outside}) it is blocked by ${blocking.map(({ displayName, state }) => `"${displayName}" (${state})`).join(', ')}`,
    },
  ];
}

function misplaced(subject: string): Failure {
  return new Failure('block-policy-misplaced', { service: 'runbook', subject });
}
