/**
 * Opens a session as the account, reads five mailboxes and five lines of a server's tracking log. Only their number is kept.
 * Source: odp, Get-MessageTrackingLog; the vendor's page, "Testing Roles".
 */
import { date } from '../../connectors/powershell/values.ts';
import { isFailure } from '../../domain/failure.ts';
import { exchangeSessionProbe } from '../../domain/probes/exchange-session.ts';
import { sessionAs } from './as-server-account.ts';
import { noAccess } from './cmdlet.ts';
import { probeImplementation } from './implementation.ts';

const day = 86_400_000;

export const exchangeSessionImplementation = probeImplementation({
  probe: exchangeSessionProbe,
  async look(context, args) {
    const session = sessionAs(context, args);
    const { host, server } = args;
    try {
      const mailboxes = await session.invoke('Get-Mailbox', { ResultSize: 5 }, { select: ['Guid'] });
      const start = date(new Date(context.clock.now() - day));
      const lines = await session.invoke(
        'Get-MessageTrackingLog',
        { Server: server, Start: start, ResultSize: 5 },
        { select: ['Timestamp'] },
      );
      return {
        outcome: 'allowed',
        observed: `A session at ${host} opens; it shows ${mailboxes.length} mailboxes and ${lines.length} lines of the tracking log of ${server}.`,
        evidence: { mailboxes: mailboxes.length, lines: lines.length },
      };
    } catch (error) {
      if (!isFailure(error, ...noAccess)) throw error;
      return { outcome: 'inconclusive', code: error.code, observed: error.operator };
    }
  },
});
