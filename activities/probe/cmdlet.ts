/** Calls the cmdlet with a fresh token. Only the number of objects is kept: what they hold is nobody's business here. */
import { isFailure } from '../../domain/failure.ts';
import { cmdletProbe } from '../../domain/probes/cmdlet.ts';
import { identityOf, lookingAs } from './actor-identity.ts';
import { probeImplementation } from './implementation.ts';

const noAccess = [
  'exchange-cmdlet-not-available',
  'exchange-denied',
  'exchange-role-not-supported',
  'exchange-token-refused',
] as const;

export const cmdletImplementation = probeImplementation({
  probe: cmdletProbe,
  async look(context, { as, cmdlet, parameters }) {
    const exchange = context.exchangeAs(identityOf(context, as), lookingAs(context, as));
    try {
      const objects = await exchange.invoke(cmdlet, parameters);
      const count = objects.length === 1 ? '1 object' : `${objects.length} objects`;
      return {
        outcome: 'allowed',
        observed: `${cmdlet} answers with ${count}.`,
        evidence: { objects: objects.length },
      };
    } catch (error) {
      if (!isFailure(error, ...noAccess)) throw error;
      // Roles that aren't effective yet are refused in the same words: no access is seen, and nothing proven.
      return { outcome: 'inconclusive', code: error.code, observed: error.operator };
    }
  },
});
