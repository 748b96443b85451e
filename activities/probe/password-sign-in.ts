/**
 * A password sign-in for Exchange Online, from inside or outside. Entra checks the password before it checks
 * Conditional Access, so a refusal by a policy (AADSTS53003) also proves that the password is right. A wrong password,
 * a locked account and a loop are thrown: such a sign-in is never repeated, or the account would be locked out.
 *
 * Where there is no egress by another address, What-If is asked in place of a sign-in, and the answer says so.
 */
import { mintToken } from '../../connectors/entra/mint-token.ts';
import { graphPath } from '../../connectors/graph/encoding.ts';
import { egressOn } from '../../domain/egress.ts';
import { isFailure, type FailureCode } from '../../domain/failure.ts';
import type { Observation } from '../../domain/probe.ts';
import { passwordSignInProbe, type PasswordSignInArgs } from '../../domain/probes/password-sign-in.ts';
import { outsideAddress } from '../../domain/sources/outside-address.ts';
import { blocks } from '../../domain/sources/policy-controls.ts';
import type { ConnectionContext } from '../context.ts';
import { evaluateSignIn } from './evaluate-sign-in.ts';
import { identityOf } from './actor-identity.ts';
import { probeImplementation } from './implementation.ts';

/** Refusals that come after the password was found right: a policy or a control blocks it. */
const stoppedAfterPassword: readonly FailureCode[] = [
  'entra-blocked-by-conditional-access',
  'entra-mfa-needed',
  'entra-mfa-registration-required',
  'entra-device-required',
  'entra-external-challenge',
];

export const passwordSignInImplementation = probeImplementation({
  probe: passwordSignInProbe,
  attempt: async (context, args) => {
    const egressAddress = egressOn(context.connected.egress, args.addresses, args.from);
    if (egressAddress !== undefined) return signIn(context, args, egressAddress);
    if (args.from === 'outside') return askWhatIf(context, args);
    return {
      outcome: 'inconclusive',
      code: 'no-exempt-egress',
      observed: `Nothing was tried: it isn't certain that this runner leaves by ${args.addresses.join(' or ')}.`,
    };
  },
});

async function signIn(
  context: ConnectionContext,
  { account, from }: PasswordSignInArgs,
  egressAddress: { publicAddress: string; localAddress?: string | undefined },
): Promise<Observation> {
  const { connected, signal } = context;
  const { userPrincipalName } = account;
  try {
    await mintToken(connected, {
      identity: identityOf(context, account),
      scope: connected.scopes.exchange,
      fresh: true,
      localAddress: egressAddress.localAddress,
      signal,
    });
    return {
      outcome: 'allowed',
      observed: `${userPrincipalName} signs in for Exchange Online from ${egressAddress.publicAddress}.`,
    };
  } catch (error) {
    if (!isFailure(error, ...stoppedAfterPassword)) throw error;
    const { code, serviceCode } = error;
    const observed = `Entra refuses the sign-in of ${userPrincipalName} from ${egressAddress.publicAddress} (${serviceCode ?? code}).`;
    // From outside only a block counts: another control might be satisfied by anyone who has the password.
    const isExpected = from === 'inside' || code === 'entra-blocked-by-conditional-access';
    return { outcome: isExpected ? 'refused' : 'inconclusive', code, observed };
  }
}

async function askWhatIf(context: ConnectionContext, { account, addresses }: PasswordSignInArgs): Promise<Observation> {
  const { graph, connected } = context;
  const { id } = await graph.request<{ id: string }>({
    path: graphPath`/users/${account.userPrincipalName}`,
    query: { $select: 'id' },
  });
  const address = outsideAddress(
    addresses,
    connected.egress.map(({ publicAddress }) => publicAddress),
  );
  const applied = await evaluateSignIn(graph, id, address);
  const blocking = applied.find(({ state, grantControls }) => state === 'enabled' && blocks(grantControls));
  if (blocking === undefined) {
    const observed = `What-If: no enabled policy blocks ${account.userPrincipalName} from ${address}.`;
    return { outcome: 'allowed', code: 'not-blocked', observed };
  }
  const observed = `What-If, in place of a sign-in: "${blocking.displayName}" blocks ${account.userPrincipalName} from ${address}.`;
  return { outcome: 'refused', code: 'blocked-by-what-if', observed };
}
