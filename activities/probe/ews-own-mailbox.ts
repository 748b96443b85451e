/**
 * Opens the inbox as the account itself, without impersonation. Refused is only EWS' answer that it has no mailbox:
 * that is given after the sign-in, so that it also proves the password. Source: oded, EWS response codes:
 * ErrorMissingEmailAddress, ErrorNonExistentMailbox.
 */
import { isFailure } from '../../domain/failure.ts';
import { ewsOwnMailboxProbe } from '../../domain/probes/ews-own-mailbox.ts';
import { ewsAs } from './as-server-account.ts';
import { probeImplementation } from './implementation.ts';

export const ewsOwnMailboxImplementation = probeImplementation({
  probe: ewsOwnMailboxProbe,
  async attempt(context, { as }) {
    try {
      await ewsAs(context, as).getFolder('inbox');
    } catch (error) {
      if (isFailure(error, 'ews-basic-not-offered', 'ews-logon-form', 'ews-forbidden')) {
        return { outcome: 'inconclusive', code: error.code, observed: error.operator };
      }
      if (!isFailure(error, 'ews-mailbox-not-found')) throw error;
      const observed = `${as.user} signs in to EWS and has no mailbox of its own (${error.serviceCode ?? error.code}).`;
      return { outcome: 'refused', code: error.code, observed };
    }
    return { outcome: 'allowed', observed: `${as.user} has a mailbox of its own that EWS opens.` };
  },
});
