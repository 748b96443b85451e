/** Calls a cmdlet with a fresh token. Only the number of objects is kept, never what they contain. */
import type { AdministrationClient } from '../../connectors/exchange-online/administration-client.ts';
import { isFailure } from '../../domain/failure.ts';
import type { Observation } from '../../domain/probe.ts';
import { type CmdletArgs, cmdletProbe } from '../../domain/probes/cmdlet.ts';
import { identityOf, actingAs } from './actor-identity.ts';
import { probeImplementation } from './implementation.ts';

/** The refusals of a caller whose token or roles don't allow the cmdlet. */
export const noAccess = [
  'exchange-cmdlet-not-available',
  'exchange-denied',
  'exchange-role-not-supported',
  'exchange-token-refused',
] as const;

export const cmdletImplementation = probeImplementation({
  probe: cmdletProbe,
  attempt: async (context, { as, cmdlet, parameters }) =>
    attemptByCmdlet(context.exchangeAs(identityOf(context, as), actingAs(context, as)), cmdlet, parameters),
});

/** One attempt in a session of the actor. */
export async function attemptByCmdlet(
  session: AdministrationClient,
  cmdlet: string,
  parameters: CmdletArgs['parameters'],
): Promise<Observation> {
  try {
    const objects = await session.invoke(cmdlet, parameters);
    const count = objects.length === 1 ? '1 object' : `${objects.length} objects`;
    return { outcome: 'allowed', observed: `${cmdlet} answers with ${count}.`, evidence: { objects: objects.length } };
  } catch (error) {
    if (!isFailure(error, ...noAccess)) throw error;
    // Roles that aren't effective yet are refused with the same message: no access is seen, and nothing proven.
    return { outcome: 'inconclusive', code: error.code, observed: error.operator };
  }
}
