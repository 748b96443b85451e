/**
 * Opens mailboxes of a list, and stops at the first that stays closed. What an earlier attempt has opened isn't opened
 * again, and those that don't exist are named.
 */
import { imapSampleProbe, sampleOf } from '../../domain/probes/imap-sample.ts';
import { readList } from '../../journal/lists.ts';
import { actingAs } from './actor-identity.ts';
import { attemptByImap } from './imap-mailbox.ts';
import { probeImplementation } from './implementation.ts';
import { openEach } from './open-each.ts';

export const imapSampleImplementation = probeImplementation({
  probe: imapSampleProbe,
  async attempt(context, { as, list, sample }, proven) {
    const items = await readList(await context.journal(), list);
    const mailboxes = sampleOf(items, sample);
    const count = mailboxes.length;
    const open = (mailbox: string, freshToken: boolean) =>
      attemptByImap(context, as, mailbox, { ...actingAs(context, as), freshToken });
    const { opened, missing, closed } = await openEach(mailboxes, open, proven);
    if (closed !== undefined) return closed;
    if (opened === 0) {
      const observed = 'None of the mailboxes exists in the cloud: that proves nothing.';
      return { outcome: 'inconclusive', code: 'mailbox-not-in-cloud', observed };
    }
    const left = missing.length === 0 ? '' : `; there is no ${missing.join(', ')}`;
    return {
      outcome: 'allowed',
      observed: `IMAP opens ${opened} of ${count} mailboxes tried, of ${items.length} in the list${left}.`,
      evidence: { opened, attempted: count, listed: items.length },
    };
  },
});
