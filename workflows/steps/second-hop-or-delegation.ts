/**
 * Whether a session of the account on a server can connect from there to Exchange; and only where it is proven that it
 * can't, the delegation that was offered, after which it is proven that it can. Without a delegation, or where the account
 * can't be delegated at all, the probe fails, and a person is asked.
 */
import { secondHopProbe } from '../../domain/probes/second-hop.ts';
import { computerDelegation } from '../../domain/resources/computer-delegation.ts';
import { secondHop } from '../../domain/sources/second-hop.ts';
import type { MonosyncReadiness } from '../../domain/sources/monosync-readiness.ts';
import type { Output } from '../run/output.ts';
import type { Run } from '../run/run.ts';

/** The state of a server's second hop, for the manual step at the end. */
export type HopOf = 'works' | 'works by delegation' | 'does not work' | 'not tried';

interface Remote {
  readonly server: string;
  readonly account: string;
  readonly password: string;
  readonly certificate: Output<string>;
}

// Domain controllers cache a denied delegation for 15 minutes (psdocs, PS-remoting-second-hop).
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
