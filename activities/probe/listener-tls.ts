/**
 * One TLS handshake with a listener, from an address that must reach it, or from one that must not. The second counts only
 * when the first succeeds in the same attempt: a listener that is down refuses every address.
 */
import { checkHandshake } from '../../connectors/winrm/listener.ts';
import { parseCertificateLocator } from '../../domain/certificate-locator.ts';
import { egressOn, type EgressSide, type EgressAddress } from '../../domain/egress.ts';
import { isFailure } from '../../domain/failure.ts';
import type { Observation } from '../../domain/probe.ts';
import { listenerTlsProbe, type ListenerTlsArgs } from '../../domain/probes/listener-tls.ts';
import type { ConnectionContext } from '../context.ts';
import { probeImplementation } from './implementation.ts';

export const listenerTlsImplementation = probeImplementation({
  probe: listenerTlsProbe,
  attempt: async (context, args) => {
    const inside = wayOf(context, args, 'inside');
    if (inside === undefined) {
      const observed = `Nothing was tried: it isn't certain that this worker comes from ${args.addresses.join(' or ')}.`;
      return { outcome: 'inconclusive', code: 'no-address-of-theirs', observed };
    }
    const seen = await fromInside(context, args, inside);
    if (args.from === 'inside') return seen;
    if (seen.outcome !== 'allowed') return { ...seen, outcome: 'inconclusive' };
    const outside = wayOf(context, args, 'outside');
    if (outside !== undefined) return fromOutside(context, args, outside);
    return {
      outcome: 'inconclusive',
      code: 'no-other-address',
      observed: 'Nothing was tried: this worker has no address other than those that are allowed.',
    };
  },
});

function wayOf(
  { onPremises }: ConnectionContext,
  { addresses }: ListenerTlsArgs,
  egressSide: EgressSide,
): EgressAddress | undefined {
  return egressOn(onPremises.organization.egress, addresses, egressSide);
}

async function fromInside(
  context: ConnectionContext,
  args: ListenerTlsArgs,
  egressAddress: EgressAddress,
): Promise<Observation> {
  const shown = await attempt(context, args, egressAddress);
  const what = `${args.server} shows ${shown.thumbprint} (${shown.selfSigned ? 'self-signed' : shown.issuer}), until ${shown.notAfter}, to ${egressAddress.publicAddress}.`;
  return shown.thumbprint === parseCertificateLocator(args.certificate)?.thumbprint
    ? { outcome: 'allowed', observed: what }
    : { outcome: 'refused', code: 'another-certificate', observed: what };
}

async function fromOutside(
  context: ConnectionContext,
  args: ListenerTlsArgs,
  egressAddress: EgressAddress,
): Promise<Observation> {
  const { server, addresses } = args;
  try {
    await attempt(context, args, egressAddress);
    return { outcome: 'allowed', observed: `${server} answers ${egressAddress.publicAddress} on 5986, too.` };
  } catch (error) {
    if (isFailure(error, 'listener-without-tls')) {
      return {
        outcome: 'allowed',
        observed: `${server} answers ${egressAddress.publicAddress} on 5986, though not by TLS.`,
      };
    }
    if (!isFailure(error, 'listener-unreachable')) throw error;
    const observed = `${server} doesn't answer ${egressAddress.publicAddress} on 5986, while it answers ${addresses.join(' or ')}.`;
    return { outcome: 'refused', code: error.code, observed };
  }
}

async function attempt(
  { onPremises, signal }: ConnectionContext,
  { server }: ListenerTlsArgs,
  { localAddress }: EgressAddress,
) {
  const { addresses } = onPremises.organization;
  return checkHandshake({ host: server, addresses, signal, ...(localAddress === undefined ? {} : { localAddress }) });
}
