/**
 * What a grant adds to a step that is applied: `node dist/bench/grants.js` measures the check before it, for a plan of 40
 * steps of which each takes something from the one before, and what the grant adds to its write; in SQLite, and in the
 * database of RUNBOOKS_DATABASE where it is set. Fails when both together cost more than 3 ms.
 */
import { randomUUID } from 'node:crypto';
import { hashOf, type ChangeStep, type Plan } from '../domain/plan.ts';
import type { AskedStep } from '../domain/admission.ts';
import { recordAdmission } from '../journal/admissions.ts';
import { Grant } from '../journal/grant.ts';
import type { Journal } from '../journal/journal.ts';
import { recordApplied } from '../journal/recorded-steps.ts';
import { writesOf } from '../journal/writes.ts';
import { checkWrite } from '../policy/check.ts';
import { inEachDatabase } from './each-database.ts';

const times = 300;
const limit = 3;
const of = { connection: 'bench', resource: 'thing' };
const changes = [{ property: 'value', after: 'x'.repeat(200) }];

function planOf(runId: string): Plan {
  const steps = Array.from({ length: 40 }, (_, index): ChangeStep => {
    const takes = index === 0 ? {} : { belongsTo: { $after: `thing/${index - 1}.id` } };
    return {
      kind: 'change',
      key: `thing/${index}`,
      name: `thing ${index}`,
      document: 'Things',
      resource: of.resource,
      action: 'create',
      changes,
      inputs: { name: `thing ${index}`, ...takes },
      risks: [],
    };
  });
  const header = { run: 'bench', runId, requestedBy: 'ann', requestDigest: '0'.repeat(64), program: null };
  const plan = {
    header,
    runbook: 'bench',
    connection: of.connection,
    subject: 's',
    steps,
    superseded: [],
    evidence: [],
  };
  return { ...plan, hash: hashOf(plan) };
}

/** The second step of the plan, whose first one has come to its end. */
async function admitted(journal: Journal, runId: string): Promise<AskedStep> {
  const plan = planOf(runId);
  const decision = { requestedBy: 'ann', by: 'bob', via: 'update', decision: null, reason: null } as const;
  const receipt = { run: 'bench', runId, planHash: plan.hash, ...decision, decidedAt: new Date().toISOString() };
  const policy = { rule: 'default', policyDigest: null, votes: [], standing: null, notBefore: null };
  await recordAdmission(journal, { ...receipt, ...policy, kind: 'apply', isOfRest: false }, plan);
  const first = { ours: true, created: true, id: 'id-0', action: 'create', changes, before: null, after: {} } as const;
  await recordApplied(journal, { run: runId, step: 'thing/0' }, { ...first, outputs: { id: 'id-0' } }, 'bench');
  return {
    ...of,
    step: 'thing/1',
    desired: { name: 'thing 1', belongsTo: 'id-0' },
    approved: { action: 'create', changes },
  };
}

/** @returns milliseconds, the median */
async function measure(work: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const started = performance.now();
    await work();
    took.push(performance.now() - started);
  }
  return took.toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? Infinity;
}

/** @returns whether the limit holds */
async function bench(name: string, journal: Journal): Promise<boolean> {
  const run = randomUUID();
  const step = await admitted(journal, run);
  const check = async () => await checkWrite(journal, { run, asking: run, verb: 'apply', step });
  const grant = await check();
  const checked = await measure(check);
  const write = async (how: Grant, key: string) =>
    await measure(() => writesOf(journal, { run, step: key }, how).do('grant', async () => 'id'));
  const free = new Grant(journal, ['none'], async () => {});
  const without = await write(free, 'without');
  const asked = Math.max(0, (await write(grant, 'with')) - without);
  const shown = [checked, asked, checked + asked].map((ms) => `${ms.toFixed(2)} ms`);
  process.stdout.write(`${name}: the check ${shown[0]}, in its write ${shown[1]}, together ${shown[2]} (medians)\n`);
  return checked + asked <= limit;
}

await inEachDatabase(bench);
