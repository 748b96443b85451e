/** Calls the cmdlet in a session of its own with a fresh token for Security & Compliance. */
import { complianceCmdletProbe } from '../../domain/probes/compliance-cmdlet.ts';
import { identityOf, actingAs } from './actor-identity.ts';
import { attemptByCmdlet } from './cmdlet.ts';
import { probeImplementation } from './implementation.ts';

export const complianceCmdletImplementation = probeImplementation({
  probe: complianceCmdletProbe,
  attempt: async (context, { as, cmdlet }) =>
    attemptByCmdlet(context.complianceAs(identityOf(context, as), actingAs(context, as)), cmdlet, {}),
});
