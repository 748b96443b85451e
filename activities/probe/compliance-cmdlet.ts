/** Calls the cmdlet in a session of its own with a fresh token for Security & Compliance. */
import { complianceCmdletProbe } from '../../domain/probes/compliance-cmdlet.ts';
import { identityOf, lookingAs } from './actor-identity.ts';
import { lookByCmdlet } from './cmdlet.ts';
import { probeImplementation } from './implementation.ts';

export const complianceCmdletImplementation = probeImplementation({
  probe: complianceCmdletProbe,
  look: async (context, { as, cmdlet }) =>
    lookByCmdlet(context.complianceAs(identityOf(context, as), lookingAs(context, as)), cmdlet, {}),
});
