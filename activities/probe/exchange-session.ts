/**
 * Opens a session as the account, reads five mailboxes and five lines of a server's tracking log. Only their number is kept.
 * Source: odp, Get-MessageTrackingLog; the vendor's page, "Testing Roles".
 */
import { date } from '../../connectors/powershell/values.ts';
import { isFailure } from '../../domain/failure.ts';
import { exchangeSessionProbe } from '../../domain/probes/exchange-session.ts';
import type { ExchangeCmdlets } from '../on-premises-context.ts';
import { sessionAs } from './as-server-account.ts';
import { noAccess } from './cmdlet.ts';
import { probeImplementation } from './implementation.ts';

const day = 86_400_000;

export const exchangeSessionImplementation = probeImplementation({
  probe: exchangeSessionProbe,
  async attempt(context, args) {
    const session = sessionAs(context, args);
    const { host, servers } = args;
    try {
      const mailboxes = await session.invoke('Get-Mailbox', { ResultSize: 5 }, { select: ['Guid'] });
      const { server, lines } = await trackingLog(session, servers, context.clock.now() - day);
      return {
        outcome: 'allowed',
        observed: `A session at ${host} opens; it shows ${mailboxes.length} mailboxes and ${lines} lines of the tracking log of ${server}.`,
        evidence: { mailboxes: mailboxes.length, lines },
      };
    } catch (error) {
      if (!isFailure(error, ...noAccess)) throw error;
      return { outcome: 'inconclusive', code: error.code, observed: error.operator };
    }
  },
});

/** @param start milliseconds since the epoch */
async function trackingLog(session: ExchangeCmdlets, servers: readonly string[], start: number) {
  let failure: unknown;
  for (const server of servers) {
    try {
      const parameters = { Server: server, Start: date(new Date(start)), ResultSize: 5 };
      const lines = await session.invoke('Get-MessageTrackingLog', parameters, { select: ['Timestamp'] });
      return { server, lines: lines.length };
    } catch (error) {
      // Only the log of another server may help; a sign-in or a right that is refused is refused everywhere.
      if (!isFailure(error) || error.failureClass === 'denied') throw error;
      failure = error;
    }
  }
  throw failure;
}
