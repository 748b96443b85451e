/**
 * Makes, starts and removes a search that only this run knows by its name, and sweeps first what an attempt that was
 * cut short has left. A search that is there and can't be removed is a failure that names it: no trace may stay
 * unnoticed.
 */
import { createHash } from 'node:crypto';
import type { Compliance } from '../../connectors/compliance/compliance.ts';
import { isFailure } from '../../domain/failure.ts';
import { complianceSearchProbe } from '../../domain/probes/compliance-search.ts';
import { identityOf, actingAs } from './actor-identity.ts';
import { noAccess } from './cmdlet.ts';
import { probeImplementation } from './implementation.ts';

export const complianceSearchImplementation = probeImplementation({
  probe: complianceSearchProbe,
  async attempt(context, { as, mailbox }) {
    const compliance = context.complianceAs(identityOf(context, as), actingAs(context, as));
    const tag = createHash('sha256').update(`${context.run}/${mailbox}`).digest('hex').slice(0, 16);
    const name = `Check of access ${tag}`;
    try {
      await sweep(compliance, name);
      await compliance.invoke('New-ComplianceSearch', {
        Name: name,
        ExchangeLocation: [mailbox],
        // No mail has this subject.
        ContentMatchQuery: `subject:"${tag}"`,
      });
      try {
        await compliance.invoke('Start-ComplianceSearch', { Identity: name });
      } finally {
        await sweep(compliance, name);
      }
    } catch (error) {
      if (!isFailure(error, ...noAccess)) throw error;
      return { outcome: 'inconclusive', code: error.code, observed: error.operator };
    }
    return { outcome: 'allowed', observed: `A search in ${mailbox} was made, started and removed.` };
  },
});

async function sweep(compliance: Compliance, name: string): Promise<void> {
  const found = await compliance.exactlyOne('Get-ComplianceSearch', name);
  if (found.state === 'present') await compliance.invoke('Remove-ComplianceSearch', { Identity: name });
}
