import { openEach } from '../../../activities/probe/open-each.ts';
import { Failure } from '../../../domain/failure.ts';
import type { Observation } from '../../../domain/probe.ts';

const mailboxes = Array.from({ length: 20 }, (_, index) => `box${index}@contoso.example`);
const allowed: Observation = { outcome: 'allowed', observed: 'open' };
const busy = () => new Failure('imap-unavailable', { service: 'imap' });

function memory() {
  const items = new Set<string>();
  return { has: (item: string) => items.has(item), add: (item: string) => void items.add(item), items };
}

/** Attempts until one comes to its end. */
async function attempts(open: (mailbox: string, newToken: boolean) => Promise<Observation>, proven = memory()) {
  for (let attempt = 1; attempt <= 50; attempt += 1) {
    try {
      return { attempt, opened: await openEach(mailboxes, open, proven) };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }
  throw new Error('no attempt came to its end');
}

it('every fifth call fails: each mailbox is opened once, in a few attempts', async () => {
  let calls = 0;
  const opened: string[] = [];
  const result = await attempts(async (mailbox) => {
    calls += 1;
    if (calls % 5 === 0) throw busy();
    opened.push(mailbox);
    return allowed;
  });
  expect(opened.toSorted()).toEqual(mailboxes.toSorted());
  expect(result).toEqual({
    attempt: expect.any(Number) as number,
    opened: { opened: 20, missing: [], closed: undefined },
  });
  expect(result.attempt).toBeLessThanOrEqual(3);
});

it("one mailbox's passing fault keeps no other from being opened", async () => {
  const proven = memory();
  const open = async (mailbox: string) => {
    if (mailbox === mailboxes[0]) throw busy();
    return allowed;
  };
  await expect(openEach(mailboxes, open, proven)).rejects.toMatchObject({ code: 'imap-unavailable' });
  expect(proven.items).toEqual(new Set(mailboxes.slice(1)));
});

it('a service that asks to slow down is left alone', async () => {
  let calls = 0;
  const open = async () => {
    calls += 1;
    throw new Failure('imap-throttled', { service: 'imap' });
  };
  await expect(openEach(mailboxes, open, memory())).rejects.toMatchObject({ code: 'imap-throttled' });
  expect(calls).toBe(1);
});

it('a closed one ends the attempt, also beside a fault, and a new token is minted once', async () => {
  const minted: string[] = [];
  const open = async (mailbox: string, newToken: boolean): Promise<Observation> => {
    if (newToken) minted.push(mailbox);
    if (mailbox === mailboxes[0]) throw busy();
    return mailbox === mailboxes[9] ? { outcome: 'refused', observed: 'closed' } : allowed;
  };
  const { closed } = await openEach(mailboxes, open, memory());
  expect(closed).toEqual({ outcome: 'refused', observed: 'closed' });
  // The first one had no answer: the token may not have come about.
  expect(minted).toEqual([mailboxes[0], mailboxes[1]]);
});

it('those that do not exist are named, and what is no passing fault ends it', async () => {
  const missing: Observation = { outcome: 'inconclusive', code: 'mailbox-not-in-cloud', observed: 'none' };
  const open = async (mailbox: string) => (mailbox === mailboxes[3] ? missing : allowed);
  expect(await openEach(mailboxes, open, memory())).toEqual({ opened: 19, missing: [mailboxes[3]], closed: undefined });
  const wrong = async () => {
    throw new Failure('entra-wrong-secret', { service: 'entra' });
  };
  await expect(openEach(mailboxes, wrong, memory())).rejects.toMatchObject({ code: 'entra-wrong-secret' });
});
