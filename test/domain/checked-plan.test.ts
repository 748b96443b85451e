/** A plan that comes from elsewhere is what its hash says, of the run it is taken for, and no step has other risks than its inputs. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkedPlan, stepThatDiffers } from '../../domain/checked-plan.ts';
import { kinds } from '../../domain/kinds.ts';
import { hashOf, type ChangeStep, type Plan } from '../../domain/plan.ts';
import type { PlanHeader } from '../../domain/plan-header.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import { headerOf } from './plan-header.ts';

const folder = join(__dirname, '..', 'replay', 'histories');

interface Event {
  workflowExecutionCompletedEventAttributes?: { result: { payloads: [{ data: string }] } };
}

/** The plans of a recorded run, as they arrive at a client. */
function plansOf(name: string): Plan[] {
  const { events } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { events: Event[] };
  const data = events.at(-1)?.workflowExecutionCompletedEventAttributes?.result.payloads[0].data ?? '';
  const { plans = [] } = JSON.parse(Buffer.from(data, 'base64').toString('utf8')) as Partial<RunRecord>;
  return [...plans];
}

const recorded = readdirSync(folder).flatMap((name) =>
  plansOf(name).map((plan, at) => [`${name}, ${at}`, plan] as const),
);

test('recorded runs have plans of every runbook, and many changes', () => {
  expect(new Set(recorded.map(([, { runbook }]) => runbook)).size).toBeGreaterThan(6);
  const changes = recorded.flatMap(([, { steps }]) => steps.filter(({ kind }) => kind === 'change'));
  expect(changes.length).toBeGreaterThan(150);
});

test.each(recorded)('%s: the plan of a real run is what it says', (_, plan) => {
  expect(checkedPlan(plan, { ...plan, ...plan.header })).toEqual({ plan });
  expect(stepThatDiffers(plan, kinds)).toBeUndefined();
});

test('every kind of domain/resources is known', () => {
  const path = join(__dirname, '..', '..', 'domain', 'resources');
  const exported = readdirSync(path).flatMap((file) =>
    Object.values<object>(require(join(path, file)) as Record<string, object>),
  );
  const declared = exported.filter((each) => ['kind', 'name', 'schema'].every((field) => field in Object(each)));
  expect(declared.length).toBeGreaterThan(40);
  const known = new Set<unknown>([...kinds.resources, ...kinds.bulks]);
  expect(declared.filter((each) => !known.has(each)).map((each) => ({ ...each, add: 'to domain/kinds.ts' }))).toEqual(
    [],
  );
  expect(known.size).toBe(declared.length);
  expect(kinds.bulks.every((each) => 'items' in each)).toBe(true);
});

const consent: ChangeStep = {
  kind: 'change',
  key: 'app-role-assignment/A',
  name: 'A',
  document: 'Consent',
  resource: 'app-role-assignment',
  action: 'create',
  inputs: {
    principalId: { $after: 'enterprise-application/A.id' },
    principal: 'A',
    resourceAppId: '00000003-0000-0000-c000-000000000000',
    role: 'Mail.Read',
  },
  changes: [
    { property: 'principal', after: 'A' },
    { property: 'resourceAppId', after: '00000003-0000-0000-c000-000000000000' },
    { property: 'role', after: 'Mail.Read' },
  ],
  risks: [{ code: 'tenant-wide-consent', text: '"A" gets Mail.Read in the whole tenant, without a signed-in user.' }],
};

const digest = 'a'.repeat(64);
const permission: ChangeStep = {
  kind: 'change',
  key: 'mailbox-permission/FullAccess',
  name: 'FullAccess',
  document: 'Permissions',
  resource: 'mailbox-permission',
  action: 'update',
  inputs: { list: `list://${digest}`, objectId: { $after: 'enterprise-application/A.id' }, application: 'A' },
  changes: [
    { property: 'mailboxes', after: '7 to change, 1 unchanged' },
    { property: 'User', after: 'A' },
    { property: 'AccessRights', after: 'FullAccess' },
    { property: 'AutoMapping', after: false },
  ],
  risks: [
    {
      code: 'full-access',
      text: `"A" can read, change and delete all mail of 7 mailboxes; FullAccess can't be limited further.`,
    },
  ],
  each: { items: 'mailboxes', list: digest, total: 8, toChange: 7, unchanged: 1, failing: 0, firstFailing: [] },
};

const location: ChangeStep = {
  kind: 'change',
  key: 'named-location/L',
  name: 'L',
  document: 'MFA',
  resource: 'named-location',
  action: 'update',
  inputs: { displayName: 'L', addresses: ['203.0.113.10'] },
  changes: [{ property: 'ranges', before: [], after: ['203.0.113.10/32'] }],
  risks: [
    {
      code: 'location-may-be-shared',
      text: 'The named location "L" exists already: every policy that names it follows its new addresses.',
    },
  ],
};

const scope: ChangeStep = {
  kind: 'change',
  key: 'management-scope/S',
  name: 'S',
  document: 'Scope',
  resource: 'management-scope',
  action: 'update',
  inputs: { name: 'S', recipientFilter: "Department -eq 'A'" },
  changes: [{ property: 'recipientFilter', before: 'x', after: "Department -eq 'A'" }],
  risks: [{ code: 'scope-in-use', text: 'The scope is used by role assignments, whose reach changes with it: R.' }],
};

const { each: counts } = permission;

test.each<[string, ChangeStep]>([
  ['creates', consent],
  ['changes each item of a list', permission],
  ['changes what is there, with a risk whatever is there', location],
  ['changes what is there, with a risk that depends on it', scope],
  ['changes nothing', { ...consent, action: 'none', changes: [], risks: [] }],
  ['says its values in another order', { ...consent, changes: consent.changes.toReversed() }],
])('a step that %s is what its inputs make of it', (_, step) => {
  expect(stepThatDiffers({ steps: [step] }, kinds)).toBeUndefined();
});

test.each<[string, ChangeStep, string]>([
  ['has no risk', { ...consent, risks: [] }, 'has other risks than its inputs'],
  ['has a milder risk', { ...consent, risks: [{ code: 'mild', text: 'None.' }] }, 'has other risks'],
  ['has no risk on what is there', { ...location, risks: [] }, 'has other risks'],
  ['shows another value', { ...consent, changes: [{ property: 'role', after: 'None' }] }, 'shows other values'],
  ['changes nothing, and has values', { ...consent, action: 'none', risks: [] }, 'shows other values'],
  ['has an unknown kind', { ...consent, resource: 'tag' }, "is of a kind that isn't known here: tag"],
  ['has an input too many', { ...location, inputs: { displayName: 'L', more: 1 } }, 'has inputs that its kind'],
  [
    'has none of the inputs',
    { ...consent, resource: 'trusted-hosts', inputs: { $after: 'x' } },
    'has inputs that its kind does not take',
  ],
  ['has no counts', { ...consent, resource: 'mailbox-permission' }, 'has no list'],
  ['has a list', { ...consent, each: counts! }, 'has a list, and is of a kind that has none'],
  ['counts another list', { ...permission, each: { ...counts!, list: 'b'.repeat(64) } }, 'counts another list'],
  ['counts fewer', { ...permission, each: { ...counts!, toChange: 2 } }, "has counts that don't add up"],
  [
    'counts fewer in words',
    { ...permission, each: { ...counts!, toChange: 2, unchanged: 6 } },
    'has other risks than its inputs',
  ],
  ['would change some, and says none', { ...permission, action: 'none' }, 'has another action than its counts'],
  ['says it is for good', { ...consent, irreversible: 'no' }, 'is wrong about whether it can be rolled back'],
])('a step that %s is found out', (_, step, why) => {
  expect(stepThatDiffers({ steps: [step] }, kinds)).toContain(`Its step ${step.key} ${why}`);
});

const of = { runbook: 'r', connection: 'c', subject: 's' };
const header = headerOf({ run: 'r/c/s', runId: 'this' });
const content = { header, ...of, steps: [consent], superseded: [], evidence: [] };
const plan = { hash: hashOf(content), ...content };

function rehashed(changed: Partial<PlanHeader>): Plan {
  const other = { ...content, header: { ...header, ...changed } };
  return { hash: hashOf(other), ...other };
}

test.each<[string, unknown, string]>([
  ['nothing', null, "It isn't a plan: as a whole"],
  ['a text', 'approve it', "It isn't a plan: as a whole"],
  ['another hash', { ...plan, hash: 'f'.repeat(64) }, `Its hash is ${plan.hash}, and it says ffff`],
  ['another step under the true hash', { ...plan, steps: [scope] }, `and it says ${plan.hash}`],
  ['another connection', { ...plan, connection: 'd' }, 'It is of another run: its connection is "d"'],
  ['another subject', { ...plan, subject: 't' }, 'It is of another run: its subject is "t"'],
  ['another runbook', { ...plan, runbook: 'q' }, 'It is of another run: its runbook is "q"'],
  ['one of an earlier run', rehashed({ runId: 'before' }), 'It is of another run: r/c/s (before)'],
  ['one of another workflow', rehashed({ run: 'r/c/t' }), 'It is of another run: r/c/t (this)'],
  ['another request', { ...plan, header: { ...header, requestDigest: 'e'.repeat(64) } }, `and it says ${plan.hash}`],
  ['another requester', { ...plan, header: { ...header, requestedBy: 'eve' } }, `and it says ${plan.hash}`],
  ['other evidence', { ...plan, evidence: [{ name: 'gate', observed: 'open' }] }, `and it says ${plan.hash}`],
  ['no header', { ...plan, header: undefined }, "It isn't a plan: header"],
  ['a field that nobody shows', { ...plan, more: true }, "It isn't a plan: as a whole"],
  ['a field in a step that nobody shows', { ...plan, steps: [{ ...consent, more: 1 }] }, "It isn't a plan: steps.0"],
  ['an unknown step', { ...plan, steps: [{ ...consent, kind: 'write' }] }, "It isn't a plan: steps.0.kind"],
  ['a short hash', { ...plan, hash: 'f' }, "It isn't a plan: hash: must be 64 hexadecimal digits"],
])('%s is no plan of this run', (_, given, why) => {
  expect(checkedPlan(given, { ...of, run: 'r/c/s', runId: 'this' })).toMatchObject({
    differs: expect.stringContaining(why) as string,
  });
});
