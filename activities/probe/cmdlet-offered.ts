/** Reads the list of cmdlets that Exchange makes for the caller, with a fresh token. */
import { isFailure } from '../../domain/failure.ts';
import { cmdletOfferedProbe } from '../../domain/probes/cmdlet-offered.ts';
import { identityOf, actingAs } from './actor-identity.ts';
import { probeImplementation } from './implementation.ts';

export const cmdletOfferedImplementation = probeImplementation({
  probe: cmdletOfferedProbe,
  async attempt(context, { as, cmdlet, controlCmdlet }) {
    const exchange = context.exchangeAs(identityOf(context, as), actingAs(context, as));
    let offered: readonly string[];
    try {
      offered = (await exchange.moduleFile()).map((name) => name.toLowerCase());
    } catch (error) {
      if (!isFailure(error, 'exchange-denied', 'exchange-role-not-supported', 'exchange-token-refused')) throw error;
      return { outcome: 'inconclusive', code: error.code, observed: error.operator };
    }
    const evidence = { cmdlets: offered.length };
    if (offered.includes(cmdlet.toLowerCase())) {
      return { outcome: 'allowed', observed: `${cmdlet} is offered, among ${offered.length} cmdlets.`, evidence };
    }
    if (offered.includes(controlCmdlet.toLowerCase())) {
      const observed = `${cmdlet} isn't among the ${offered.length} cmdlets offered, ${controlCmdlet} is.`;
      return { outcome: 'refused', code: 'cmdlet-not-offered', observed, evidence };
    }
    const observed = `Neither ${cmdlet} nor ${controlCmdlet} is offered: the roles aren't effective yet.`;
    return { outcome: 'inconclusive', code: 'roles-not-effective', observed, evidence };
  },
});
