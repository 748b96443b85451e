/**
 * Whether a session of the account gets on from a server to Exchange; and only where it is proven that it doesn't, the
 * delegation that was offered, after which it is proven that it does. Without one, or where the account can't be delegated
 * at all, the proof stays open, and a person is asked.
 */
import { secondHopProbe } from '../../domain/probes/second-hop.ts';
import { computerDelegation } from '../../domain/resources/computer-delegation.ts';
import { secondHop } from '../../domain/sources/second-hop.ts';
import type { MonosyncReadiness } from '../../domain/sources/monosync-readiness.ts';
import type { Output } from '../run/output.ts';
import type { Run } from '../run/run.ts';

/** How it stands with the hop of a server, for anyone who is told in the end. */
export type HopOf = 'works' | 'works by delegation' | 'does not work' | 'not tried';

interface Remote {
  readonly server: string;
  readonly account: string;
  readonly password: string;
  readonly certificate: Output<string>;
}

// Who was denied delegation is remembered for 15 minutes by the domain controllers (psdocs, PS-remoting-second-hop).
const afterDelegation = { atLeast: '15 minutes', atMost: '2 hours', inARow: 1 };

export async function secondHopOrDelegation(
  run: Run,
  remote: Remote,
  offered: Pick<MonosyncReadiness, 'computer' | 'notDelegated'> & {
    readonly delegation: 'none' | 'resource-based' | 'unconstrained';
  },
): Promise<HopOf> {
  const { server } = remote;
  const { computer, notDelegated, delegation } = offered;
  const { state } = await run.known(await run.read(secondHop, remote));
  if (state === 'fails' && delegation !== 'none' && notDelegated === null) {
    await run.ensure(computerDelegation, { server, computer: computer.name, delegation });
    await run.until(secondHopProbe, remote, afterDelegation);
    return 'works by delegation';
  }
  await run.probe(secondHopProbe, remote);
  return state === 'works' ? 'works' : 'does not work';
}
