/**
 * Asks a session for a cmdlet that changes things, in a way in which it can't run: with a parameter that no cmdlet has. A
 * session that doesn't offer the cmdlet says that there is none; one that does refuses the parameter, before anything of
 * the cmdlet begins.
 * Source: psdocs, about_Parameters (binding comes before a cmdlet's work); measured with PowerShell 7.6
 * (CommandNotFoundException, NamedParameterNotFound).
 */
import { isFailure } from '../../domain/failure.ts';
import { exchangeSessionOffersProbe } from '../../domain/probes/exchange-session-offers.ts';
import type { ExchangeCmdlets } from '../on-premises-context.ts';
import { sessionAs } from './as-server-account.ts';
import { probeImplementation } from './implementation.ts';

const noSuchParameter = 'OnlyAskedWhetherItIsOffered';

export const exchangeSessionOffersImplementation = probeImplementation({
  probe: exchangeSessionOffersProbe,
  async look(context, args) {
    const session = sessionAs(context, args);
    const { cmdlet, besides, host } = args;
    if (!(await isOffered(session, besides))) {
      const observed = `A session at ${host} doesn't offer ${besides}: the roles aren't effective, and nothing is proven.`;
      return { outcome: 'inconclusive', code: 'roles-not-effective', observed };
    }
    if (await isOffered(session, cmdlet)) {
      return { outcome: 'allowed', observed: `A session at ${host} offers ${cmdlet}.` };
    }
    const observed = `A session at ${host} offers ${besides}, and not ${cmdlet}.`;
    return { outcome: 'refused', code: 'cmdlet-not-offered', observed };
  },
});

async function isOffered(session: ExchangeCmdlets, cmdlet: string): Promise<boolean> {
  try {
    await session.invoke(cmdlet, { [noSuchParameter]: true }, { select: ['Name'] });
  } catch (error) {
    if (!isFailure(error, 'exchange-cmdlet-not-available', 'exchange-invalid')) throw error;
    // Roles hold parameters, too: only this exception says that the cmdlet itself isn't there.
    return error.serviceCode !== 'CommandNotFoundException';
  }
  return true;
}
