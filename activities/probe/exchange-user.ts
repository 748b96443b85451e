/** Searches for the account by its object id, as the runner. */
import { exchangeUserProbe } from '../../domain/probes/exchange-user.ts';
import { probeImplementation } from './implementation.ts';

export const exchangeUserImplementation = probeImplementation({
  probe: exchangeUserProbe,
  async attempt({ exchange }, { objectId, userPrincipalName }) {
    const found = await exchange.exactlyOne('Get-User', objectId);
    if (found.state === 'present') return { outcome: 'allowed', observed: `Exchange knows ${userPrincipalName}.` };
    return {
      outcome: 'inconclusive',
      code: 'not-in-exchange-yet',
      observed: `Exchange doesn't know ${userPrincipalName} yet.`,
    };
  },
});
