/** Who is sent what, and when: a table of situations. Times are hours after the wait began, at 12:00 UTC. */
import {
  dueDeliveries,
  mostMessages,
  othersThan,
  unreportedOf,
  type SentMessage,
  type Standing,
  type Unreached,
} from '../../domain/notification-policy.ts';
import type { Rule } from '../../domain/notifications.ts';
import type { WaitForPerson } from '../../domain/wait-for-person.ts';

const minute = 60_000;
const hour = 60 * minute;
const start = Date.parse('2026-11-30T12:00:00.000Z');
const at = (hours: number): string => new Date(start + hours * hour).toISOString();

function wait(more: Partial<WaitForPerson> & { connection?: string } = {}): WaitForPerson {
  const { connection = 'contoso', ...rest } = more;
  return {
    run: 'a/contoso/x',
    runId: 'one',
    number: 1,
    kind: 'approval',
    since: at(0),
    until: at(72),
    remindEvery: 4 * hour,
    about: { runbook: 'a', connection, requestedBy: 'ann', for: 'approval', because: null, plan: null },
    ...rest,
  };
}

const bob = { by: 'relay', to: 'bob@contoso.example' };
const bobs = 'bob@contoso.example by relay';
const team = { by: 'team' };

function rule(more: Partial<Rule> = {}): Rule {
  return {
    about: ['approval', 'attention', 'manual-step', 'outcome', 'expiry'],
    notify: [bob],
    alsoNotify: [],
    urgent: [],
    ...more,
  };
}

function sent(more: Partial<SentMessage> = {}): SentMessage {
  const { run, runId, number } = wait();
  return { run, runId, number, recipient: bobs, kind: 'first', at: at(0), state: 'sent', sentBefore: null, ...more };
}

const night = { from: '18:00', to: '08:00', timeZone: 'UTC' };

/** By recipient, `run kind` of each message. */
function due(standing: Partial<Standing> & { hours: number }): Record<string, string[]> {
  const { hours, ...rest } = standing;
  const all = { waits: [wait()], rules: [rule()], sent: [], unreached: [], now: start + hours * hour, ...rest };
  return Object.fromEntries(
    dueDeliveries(all).map(({ recipient, messages }) => [
      recipient.to ?? recipient.by,
      messages.map(({ wait: { kind }, kind: which }) => `${kind} ${which}`),
    ]),
  );
}

const toBob = (...messages: string[]) => ({ 'bob@contoso.example': messages });

type Situation = [string, Parameters<typeof due>[0], Record<string, string[]>];

const situations: Situation[] = [
  ['a wait is announced at once', { hours: 0 }, toBob('approval first')],
  ['and not a second time', { hours: 1, sent: [sent()] }, {}],
  ['people are reminded of it at its pace', { hours: 4, sent: [sent()] }, toBob('approval reminder')],
  ['counted from the last reminder', { hours: 7, sent: [sent(), sent({ kind: 'reminder', at: at(4) })] }, {}],
  [
    'never more often than hourly, whatever an old run asks for',
    { hours: 0.9, waits: [wait({ remindEvery: 1000 })], sent: [sent()] },
    {},
  ],
  ['hourly at most', { hours: 1, waits: [wait({ remindEvery: 1000 })], sent: [sent()] }, toBob('approval reminder')],
  ['of one that has expired nobody is reminded', { hours: 72, sent: [] }, {}],
  ['its last day says so', { hours: 54, sent: [sent({ at: at(50) })] }, toBob('approval expiry')],
  ['not before', { hours: 53.9, sent: [sent({ at: at(50) })] }, {}],
  ['once', { hours: 55, sent: [sent(), sent({ kind: 'expiry', at: at(54) })] }, {}],
  [
    'a short wait says so in its last quarter',
    { hours: 3, waits: [wait({ until: at(4) })], sent: [sent()] },
    toBob('approval expiry'),
  ],
  [
    'a wait without an end expires never',
    { hours: 4, waits: [wait({ until: null, kind: 'manual-step' })] },
    toBob('manual-step first'),
  ],
  ['a rule that is about something else sends nothing', { hours: 0, rules: [rule({ about: ['outcome'] })] }, {}],
  ['a rule for another connection sends nothing', { hours: 0, rules: [rule({ connections: ['fabrikam'] })] }, {}],
  ['a rule for another runbook sends nothing', { hours: 0, rules: [rule({ runbooks: ['b'] })] }, {}],
  ['two rules notify one person once', { hours: 0, rules: [rule(), rule()] }, toBob('approval first')],
  ['quiet hours put off', { hours: 7, rules: [rule({ quietHours: night })] }, {}],
  ['until they end', { hours: 20, rules: [rule({ quietHours: night })] }, toBob('approval first')],
  [
    'but not what is urgent',
    { hours: 7, rules: [rule({ quietHours: night, urgent: ['approval'] })] },
    toBob('approval first'),
  ],
  [
    'others are notified after half of the time',
    { hours: 36, rules: [rule({ alsoNotify: [team] })], sent: [sent({ at: at(35) })] },
    { team: ['approval first'] },
  ],
  ['and not before', { hours: 35.9, rules: [rule({ alsoNotify: [team] })], sent: [sent({ at: at(35) })] }, {}],
  [
    'where there is no end, after a day',
    { hours: 24, waits: [wait({ until: null })], rules: [rule({ alsoNotify: [team] })], sent: [sent({ at: at(23) })] },
    { team: ['approval first'] },
  ],
  [
    'nobody gets two messages about one run in an hour',
    { hours: 0.5, waits: [wait({ number: 2 })], sent: [sent()] },
    {},
  ],
  ['then the other one comes', { hours: 1, waits: [wait({ number: 2 })], sent: [sent()] }, toBob('approval first')],
  [
    'of two waits of a run what failed comes first',
    { hours: 0, waits: [wait(), wait({ number: 2, kind: 'attention', until: null })] },
    toBob('attention first'),
  ],
  [
    'two runs are two messages',
    { hours: 0, waits: [wait(), wait({ run: 'a/contoso/y', runId: 'two' })] },
    toBob('approval first', 'approval first'),
  ],
  [
    'that a run has ended is sent once',
    { hours: 0, waits: [wait({ number: 0, kind: 'outcome', until: null })] },
    toBob('outcome first'),
  ],
  [
    'and never again',
    { hours: 30, waits: [wait({ number: 0, kind: 'outcome', until: null })], sent: [sent({ number: 0 })] },
    {},
  ],
  ['nor long afterwards', { hours: 73, waits: [wait({ number: 0, kind: 'outcome', until: null })] }, {}],
  ['what is being sent counts as sent', { hours: 0.1, sent: [sent({ state: 'sending' })] }, {}],
  [
    'where that never came to an end, it is sent once more',
    { hours: 0.2, sent: [sent({ state: 'sending' })] },
    toBob('approval first'),
  ],
];

it.each(situations)('%s', (_, standing, expected) => {
  expect(due(standing)).toEqual(expected);
});

it('more than twenty at once come together, those that have waited longest first', () => {
  const waits = Array.from({ length: mostMessages + 1 }, (_, index) =>
    wait({ run: `a/contoso/${index}`, runId: String(index), since: at(-index / 10), until: null }),
  );
  const [delivery] = dueDeliveries({ waits, rules: [rule()], sent: [], unreached: [], now: start });
  expect(delivery?.messages).toHaveLength(mostMessages + 1);
  expect(delivery?.messages[0]?.wait.runId).toBe(String(mostMessages));
});

describe('somebody who cannot be reached', () => {
  const missed = (since: number, triedAt: number, reportedAt: number | null = null): Unreached => ({
    recipient: bobs,
    since: at(since),
    triedAt: at(triedAt),
    problem: 'no answer',
    reportedAt: reportedAt === null ? null : at(reportedAt),
  });

  it.each([
    ['is tried again after a minute', missed(0, 0), 1 / 60, true],
    ['not before', missed(0, 0), 0.9 / 60, false],
    ['then after as long as it has lasted', missed(0, 0.5), 1, true],
    ['not before', missed(0, 0.5), 0.9, false],
    ['hourly in the end', missed(0, 50), 51, true],
  ] as const)('%s', (_, unreached, hours, isTried) => {
    expect(Object.keys(due({ hours, unreached: [unreached] }))).toEqual(isTried ? ['bob@contoso.example'] : []);
  });

  it.each([
    ['others are notified at once', missed(0, 0), 0, 1],
    ['and then daily', missed(0, 20, 0), 24, 1],
    ['not before', missed(0, 20, 0), 23, 0],
  ] as const)('%s', (_, unreached, hours, count) => {
    expect(unreportedOf([unreached], start + hours * hour)).toHaveLength(count);
  });

  it('is reported by the other channels of the same rules', () => {
    const elsewhere = { by: 'relay', to: 'cyd@contoso.example' };
    const rules = [rule({ notify: [bob, elsewhere], alsoNotify: [team] }), rule({ notify: [{ by: 'program' }] })];
    expect(othersThan(bobs, rules)).toEqual([team]);
  });
});
