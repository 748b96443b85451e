/** Which rule a plan meets, and what it needs by it: each row is a sentence. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ApprovalNeeds } from '../../domain/approval-needs.ts';
import { highRisks } from '../../domain/high-risk.ts';
import { riskCodes } from '../../domain/risk-codes.ts';
import { parseApprovals } from '../../policy/approvals-file.ts';
import { endingApprovals } from '../../policy/ending-approvals.ts';
import { needsOf } from '../../policy/rule-met.ts';
import { planWith, type Wanted } from './planned.ts';

const example = readFileSync(join(__dirname, '..', '..', 'examples', 'approvals.yaml'), 'utf8');
const now = Date.parse('2026-12-03T10:00:00Z');

function needed(text: string, plan: Wanted, requestedBy = 'ann', at = now): ApprovalNeeds {
  const policy = { ...parseApprovals(text, 'a.yaml'), digest: 'd'.repeat(64) };
  return needsOf(policy, planWith(plan), { requestedBy, isSigned: false, issuer: null, now: at });
}

it.each<[string, string, Wanted, Partial<ApprovalNeeds>]>([
  [
    'without a file one approval by Approve is enough',
    '',
    {},
    { rule: 'default', approvals: 1, role: 'Approve', roles: null, skip: 'Operate', quarantine: null, standing: null },
  ],
  ['without a file a plan without a high risk is written at once', '', { risks: ['second-key'] }, { holdFor: null }],
  [
    'without a file a plan with a high risk is held for 2 minutes',
    '',
    { risks: ['full-access'] },
    { holdFor: '2 minutes' },
  ],
  [
    'a rule without a word about it holds a high risk as long',
    example,
    { risks: ['directory-role'] },
    { rule: 'high', holdFor: '2 minutes' },
  ],
  [
    'a rule says how long is held',
    example,
    { risks: ['tenant-wide-consent'] },
    { rule: 'far-reaching', holdFor: '30 minutes' },
  ],
  [
    'a rule may ask for nothing to be held',
    'rules: [{name: now, holdFor: 0 s}]',
    { risks: ['full-access'] },
    { rule: 'now', holdFor: '0 s' },
  ],
  [
    'the first rule that fits holds, not the next',
    example,
    { risks: ['tenant-wide-consent', 'full-access'] },
    { rule: 'far-reaching', approvals: 2, reason: true, proof: 'passkey' },
  ],
  [
    'of a rule with two conditions both must be met',
    example,
    { risks: ['tenant-wide-consent'], connection: 'other' },
    { rule: 'high' },
  ],
  [
    'a rule of one runbook is not met by another',
    example,
    { lists: [500], runbook: 'client-sense-online' },
    { rule: 'default' },
  ],
  ['exactly as many mailboxes are not more', example, { lists: [100] }, { rule: 'default' }],
  ['one mailbox more is more', example, { lists: [101] }, { rule: 'many-mailboxes', approvals: 2, quarantine: null }],
  ['lists are added up', example, { lists: [60, 60] }, { rule: 'many-mailboxes' }],
  ['servers count as well, each once', example, { servers: ['a', 'b', 'c', 'D', 'd'] }, { rule: 'default' }],
  ['the fifth server is more than four', example, { servers: ['a', 'b', 'c', 'd', 'e'] }, { rule: 'many-mailboxes' }],
  [
    'beyond a limit a plan is in quarantine',
    example,
    { lists: [2001] },
    { quarantine: 'It reaches 2001 mailboxes, and the limit is 2000.' },
  ],
  [
    'after the deadline another role is asked, where the rule says so',
    example,
    { risks: ['tenant-wide-consent'] },
    { within: '1 day', thenAsk: 'Administer' },
  ],
  [
    'after the deadline it is rejected elsewhere',
    example,
    { risks: ['full-access'] },
    { within: '2 days', thenAsk: null },
  ],
  ['a rule says who skips a failed proof', example, { risks: ['tenant-wide-consent'] }, { skip: 'Administer' }],
  [
    'a window begins later on the same day, in its time zone',
    example,
    { lists: [101] },
    { notBefore: '2026-12-03T17:00:00.000Z' },
  ],
  [
    'a window that begins at a time does so once',
    'rules: [{name: w, notBefore: "2026-12-05T18:00:00+01:00"}]',
    {},
    { notBefore: '2026-12-05T17:00:00.000Z' },
  ],
  [
    'a window that has begun holds nothing back',
    'rules: [{name: w, notBefore: "2026-12-01T18:00:00Z"}]',
    {},
    { notBefore: null },
  ],
  [
    'what changes nothing is no risk',
    'rules: [{name: r, risks: [full-access]}]',
    { risks: ['full-access'], action: 'none' },
    { rule: 'default' },
  ],
])('%s', (_, text, plan, expected) => {
  expect(needed(text, plan)).toMatchObject(expected);
});

const rotation: Wanted = {
  runbook: 'rotate-credential',
  subject: 'client-sense-certificate-1a2b3c4d',
  resource: 'staged-credential',
};

it.each<[string, Wanted, string, string, string | null]>([
  ['what a schedule asks for is approved beforehand', rotation, 'schedule nightly', '2026-12-03', 'rotations'],
  ['not what a person asks for', rotation, 'ann', '2026-12-03', null],
  ['on the last day, too', rotation, 'schedule nightly', '2027-06-30', 'rotations'],
  ['not after it', rotation, 'schedule nightly', '2027-07-01', null],
  ['not before the first', rotation, 'schedule nightly', '2026-11-30', null],
  ['not on another connection', { ...rotation, connection: 'other' }, 'schedule nightly', '2026-12-03', null],
  ['not by another runbook', { ...rotation, runbook: 'ce-mailbox-oauth' }, 'schedule nightly', '2026-12-03', null],
  ['not of another subject', { ...rotation, subject: 'other' }, 'schedule nightly', '2026-12-03', null],
  [
    'not another kind of change',
    { ...rotation, resource: 'delivered-credential' },
    'schedule nightly',
    '2026-12-03',
    null,
  ],
  ['not another action', { ...rotation, action: 'delete' }, 'schedule nightly', '2026-12-03', null],
  [
    'not with one more change that it has not',
    { ...rotation, servers: ['a'], resource: 'staged-credential', lists: [1] },
    'schedule nightly',
    '2026-12-03',
    null,
  ],
])('a standing approval: %s', (_, plan, requestedBy, day, expected) => {
  expect(needed(example, plan, requestedBy, Date.parse(`${day}T12:00:00Z`)).standing).toBe(expected);
});

it('a standing approval covers nothing in quarantine', () => {
  const limited = `rules: [{name: l, limits: {servers: 0}}]\n${example.slice(example.indexOf('standing:'))}`;
  const plan = { ...rotation, servers: ['a'] };
  expect(needed(limited, plan, 'schedule nightly')).toMatchObject({ standing: null, quarantine: expect.any(String) });
});

it.each([
  ['2027-05-30', []],
  ['2027-05-31', ['rotations']],
  ['2027-06-30', ['rotations']],
  ['2027-07-01', []],
])('on %s these end soon: %j', (day, names) => {
  const { standing } = parseApprovals(example, 'a.yaml');
  const ending = endingApprovals(standing, Date.parse(`${day}T12:00:00Z`));
  expect(ending.map(({ name }) => name)).toEqual(names);
});

it('every code that a rule may name is one of a risk, and every risk has one', () => {
  const folder = join(__dirname, '..', '..', 'domain', 'resources');
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const found = new Set(texts.flatMap((text) => [...text.matchAll(/code: '([a-z-]+)'/g)].map(([, code = '']) => code)));
  expect([...found].toSorted((a, b) => (a < b ? -1 : 1))).toEqual(riskCodes);
  expect(highRisks.filter((code) => !riskCodes.includes(code))).toEqual([]);
});
