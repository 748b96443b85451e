/**
 * Asks a session for a cmdlet that changes things, in a way in which it can't run, and for one that it must offer as
 * well: without that the roles may not be effective yet, and nothing is proven.
 */
import { isOffered } from '../../connectors/exchange-server/is-offered.ts';
import { exchangeSessionOffersProbe } from '../../domain/probes/exchange-session-offers.ts';
import { sessionAs } from './as-server-account.ts';
import { probeImplementation } from './implementation.ts';

export const exchangeSessionOffersImplementation = probeImplementation({
  probe: exchangeSessionOffersProbe,
  async attempt(context, args) {
    const session = sessionAs(context, args);
    const { cmdlet, controlCmdlet, host } = args;
    if (!(await isOffered(session, controlCmdlet))) {
      const observed = `A session at ${host} doesn't offer ${controlCmdlet}: the roles aren't effective, and nothing is proven.`;
      return { outcome: 'inconclusive', code: 'roles-not-effective', observed };
    }
    if (await isOffered(session, cmdlet)) {
      return { outcome: 'allowed', observed: `A session at ${host} offers ${cmdlet}.` };
    }
    const observed = `A session at ${host} offers ${controlCmdlet}, and not ${cmdlet}.`;
    return { outcome: 'refused', code: 'cmdlet-not-offered', observed };
  },
});
