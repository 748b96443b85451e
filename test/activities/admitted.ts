/**
 * The activities of one kind, of which those that write are asked for steps that were approved: before each, the approval of a
 * plan with its step is in the journal. What a test is about isn't who has approved it.
 */
import { Context } from '@temporalio/activity';
import { bulkActivities as bulkOnes } from '../../activities/bulk/bulk-activities.ts';
import type { BulkImplementation } from '../../activities/bulk/implementation.ts';
import { ensureActivities as ensureOnes } from '../../activities/ensure/ensure-activities.ts';
import type { Implementation } from '../../activities/ensure/implementation.ts';
import type { GrantedServices, Services } from '../../activities/services.ts';
import { writingRun } from '../../activities/writing-run.ts';
import type { EachOf } from '../../domain/bulk.ts';
import { hashOf, type ChangeStep, type Plan } from '../../domain/plan.ts';
import { rollbackPlan } from '../../domain/rollback-plan.ts';
import { recordAdmission } from '../../journal/admissions.ts';
import { Grant } from '../../journal/grant.ts';
import type { Journal } from '../../journal/journal.ts';
import type { Lease } from '../../journal/leases.ts';
import { headerOf } from '../domain/plan-header.ts';

const policy = { rule: 'default', policyDigest: null, votes: [], standing: null, notBefore: null } as const;

const decision = {
  requestedBy: 'ann',
  by: 'bob',
  via: 'update',
  decision: null,
  reason: null,
  decidedAt: '2026-11-30T12:00:00.000Z',
  isOfRest: false,
} as const;

/** What an activity that writes is asked for. */
interface AskedForWrite {
  readonly connection: string;
  readonly step: string;
  readonly desired: unknown;
  readonly approved?: Pick<ChangeStep, 'action' | 'changes'>;
  readonly of?: string;
}

export function ensureActivities<D, S, O>(services: Services, implementation: Implementation<D, S, O>) {
  return admitting(services, implementation.resource.kind as string, ensureOnes(services, implementation));
}

export function bulkActivities<Desired extends EachOf>(
  services: Services,
  implementation: BulkImplementation<Desired>,
) {
  return admitting(services, implementation.bulk.kind as string, bulkOnes(services, implementation));
}

/** What is done with them writes by no step, and so under no lease. */
export function asGranted(services: Services): GrantedServices {
  const journal = { read: async () => await Promise.reject(new Error('It has no step to write for.')) };
  return { ...services, grant: new Grant(journal, ['none'], async () => {}), lease: undefined as unknown as Lease };
}

function admitting<Activities extends object>(services: Services, kind: string, activities: Activities): Activities {
  const all = Object.entries(activities as Record<string, (input: never) => Promise<object>>);
  const admitted = all.map(([name, activity]) => {
    if (!/\.(?:apply|undo)(?:Each)?$/.test(name)) return [name, activity];
    return [
      name,
      async (input: AskedForWrite) => {
        const journal = await services.journal();
        const plan = await admitStep(journal, kind, input);
        if (!/\.undo(?:Each)?$/.test(name)) return await activity(input as never);
        const rollback = await admitRollback(journal, plan, input);
        try {
          return await activity(input as never);
        } finally {
          // Of a process that is gone the next one forgets it.
          await forget(journal, rollback).catch(() => undefined);
        }
      },
    ];
  });
  return Object.fromEntries(admitted) as Activities;
}

/** Each step is a stage of its own, so that no other's approval takes the place of its. */
async function admitStep(journal: Journal, kind: string, asked: AskedForWrite): Promise<Plan> {
  const { connection, step, desired, approved, of } = asked;
  const list = { items: 'items', list: '', total: 10_000, toChange: 1, unchanged: 0, failing: 0, firstFailing: [] };
  const change: ChangeStep = {
    kind: 'change',
    key: step,
    name: step,
    document: '',
    resource: kind,
    inputs: JSON.parse(JSON.stringify(desired)) as ChangeStep['inputs'],
    risks: [],
    ...(approved === undefined
      ? { action: 'update', changes: [], each: list }
      : { action: approved.action, changes: approved.changes }),
  };
  const run = writingRun(of);
  const workflowId = Context.current().info.workflowExecution?.workflowId ?? '';
  const header = headerOf({ run: workflowId, runId: run });
  const content = { header, runbook: 'test', connection, subject: 's', stage: step, superseded: [], evidence: [] };
  const plan: Plan = { ...content, steps: [change], hash: hashOf({ ...content, steps: [change] }) };
  const known = await journal.read(({ rows }) =>
    rows.selectFrom('admissions').select('part').where('scope', '=', run).where('part', '=', plan.hash).execute(),
  );
  if (known.length === 0 && approved?.action !== 'none') {
    await recordAdmission(
      journal,
      { kind: 'apply', run: workflowId, runId: run, planHash: plan.hash, ...decision, ...policy },
      plan,
    );
  }
  return plan;
}

/** That the step is undone. */
async function admitRollback(journal: Journal, approved: Plan, { of }: AskedForWrite): Promise<Plan> {
  const { header, runbook, connection, subject, evidence } = approved;
  const ofStep = { header: { ...header, runId: writingRun(), undoes: writingRun(of) }, runbook, connection, subject };
  const plan = rollbackPlan({ ...ofStep, evidence }, approved.steps as readonly ChangeStep[]);
  const { run, runId } = plan.header;
  await recordAdmission(journal, { kind: 'rollback', run, runId, planHash: plan.hash, ...decision, ...policy }, plan);
  return plan;
}

/** A run that is rolled back applies nothing more, and the run of a test may. */
async function forget(journal: Journal, { hash, header: { undoes = '' } }: Plan): Promise<void> {
  await journal.transaction(async ({ rows }) => {
    await rows.deleteFrom('admissions').where('scope', '=', undoes).where('part', '=', hash).execute();
    // Else the rollback would be known to be missing.
    const counter = rows.deleteFrom('streams').where('stream_table', '=', 'admissions');
    await counter.where('scope', '=', undoes).where('part', '=', hash).execute();
  });
}
