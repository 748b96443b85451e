/**
 * `-DomainController` of Exchange's cmdlets: whose view of the directory counts for one call. Without it that is Exchange's
 * own, in which a write to the directory shows after a while.
 */
import type { Cmdlet, CmdletCall, CmdletResult } from '../exchange/cmdlet.ts';
import { cloudDomainController, CmdletError } from '../exchange/cmdlet-error.ts';
import { ownOrganization } from './own-organization.ts';

/** The cmdlet, with that parameter implemented, and with errors that name a domain controller of this organization. */
export function withDomainController(cmdlet: Cmdlet): Cmdlet {
  return {
    implements: [...cmdlet.implements, 'DomainController'],
    run(call) {
      const asked = domainControllerOf(call);
      const here = asked ?? call.core.store.state.onPremises!.domainControllers[0]!;
      return saidHere(here, () =>
        cmdlet.run(asked === undefined ? call : { ...call, core: ownOrganization(call.core, asked) }),
      );
    },
  };
}

/** @throws CmdletError SuitabilityDirectoryException for a host that is none */
function domainControllerOf({ core, parameters }: CmdletCall): string | undefined {
  const value = parameters['DomainController'];
  if (typeof value !== 'string' || value === '') return undefined;
  const wanted = value.toLowerCase();
  const { domainControllers } = core.store.state.onPremises!;
  const found = domainControllers.find((host) => host === wanted || host.split('.')[0] === wanted);
  if (found !== undefined) return found;
  throw new CmdletError(
    400,
    'BadRequest',
    'Microsoft.Exchange.Data.Directory.SuitabilityDirectoryException',
    `An Active Directory error 0x51 occurred when trying to check the suitability of server '${value}'. Error: 'Active directory response: The LDAP server is unavailable.'`,
  );
}

function saidHere(domainController: string, run: () => CmdletResult): CmdletResult {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof CmdletError)) throw error;
    const { status, code, exceptionType, message } = error;
    throw new CmdletError(status, code, exceptionType, message.replaceAll(cloudDomainController, domainController));
  }
}
