/**
 * Opens mailboxes of a list, a few at a time, and stops at the first that stays closed. Those that don't exist are
 * named.
 */
import type { Observation } from '../../domain/probe.ts';
import { imapSampleProbe, sampleOf } from '../../domain/probes/imap-sample.ts';
import { readList } from '../../journal/lists.ts';
import { actingAs } from './actor-identity.ts';
import { attemptByImap } from './imap-mailbox.ts';
import { probeImplementation } from './implementation.ts';

const sideBySide = 4;

export const imapSampleImplementation = probeImplementation({
  probe: imapSampleProbe,
  async attempt(context, { as, list, sample }) {
    const items = await readList(await context.journal(), list);
    const waiting = sampleOf(items, sample);
    const count = waiting.length;
    const missing: string[] = [];
    const closed: Observation[] = [];
    const [first = ''] = waiting.splice(0, 1);
    const one = async (mailbox: string, isFirst: boolean): Promise<void> => {
      // One token serves the attempt: the first mailbox has it minted.
      const options = { ...actingAs(context, as), freshToken: isFirst };
      const observation = await attemptByImap(context, as, mailbox, options);
      if (observation.code === 'mailbox-not-in-cloud') missing.push(mailbox);
      else if (observation.outcome !== 'allowed') closed.push(observation);
    };
    await one(first, true);
    const lane = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined && closed.length === 0; next = waiting.shift()) {
        await one(next, false);
      }
    };
    await Promise.all(Array.from({ length: sideBySide }, lane));
    if (closed[0] !== undefined) return closed[0];
    const opened = count - missing.length;
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
