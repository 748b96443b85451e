/**
 * Posts without credentials and reads what is asked for. A form, or a sign-in without Basic, isn't as AllSolutions needs it
 * yet: a directory that was just changed may take a moment. A certificate that can't be trusted is thrown, by name.
 */
import { challenge } from '../../connectors/ews/challenge.ts';
import { ewsChallengeProbe } from '../../domain/probes/ews-challenge.ts';
import { probeImplementation } from './implementation.ts';

export const ewsChallengeImplementation = probeImplementation({
  probe: ewsChallengeProbe,
  async attempt({ onPremises, signal }, { url }) {
    const { schemes, redirect, status } = await challenge({ ...onPremises.organization, ews: url }, signal);
    if (redirect !== undefined) {
      const observed = `${url} sends callers to ${redirect}: forms-based authentication is in front of EWS.`;
      return { outcome: 'inconclusive', code: 'ews-logon-form', observed };
    }
    const asked = schemes.length === 0 ? 'nothing' : schemes.join(', ');
    const evidence = { status, schemes };
    if (status === 401 && schemes.includes('Basic')) {
      return {
        outcome: 'allowed',
        observed: `${url} asks for ${asked}, over a certificate that is trusted.`,
        evidence,
      };
    }
    const observed = `${url} answers ${status} and asks for ${asked}: Basic isn't offered.`;
    return { outcome: 'inconclusive', code: 'ews-basic-not-offered', observed, evidence };
  },
});
