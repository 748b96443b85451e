/** Turns plans and records into the documents that are shown. */
import { summaryOf, type Plan } from '../../domain/plan.ts';
import type { RecordedChange, RecordedProbe, RunRecord } from '../../domain/run-record.ts';
import { serversOf } from '../../domain/servers.ts';
import type { Documents } from '../json/documents.ts';

type PlanDocument = Documents['plan'];

/** @param lists of its steps, where they were read */
export function planDocument(plan: Plan, lists?: PlanDocument['lists']): PlanDocument {
  const { hash, header, runbook, connection, subject, stage = null, superseded, evidence } = plan;
  return {
    hash,
    header,
    runbook,
    connection,
    subject,
    stage,
    summary: summaryOf(plan),
    steps: plan.steps,
    stages: plan.steps.flatMap((step) => (step.kind === 'stage' ? [{ name: step.name, after: step.after }] : [])),
    risks: plan.steps.flatMap((step) =>
      step.kind === 'change' ? step.risks.map(({ code, text }) => ({ step: step.key, code, text })) : [],
    ),
    superseded,
    evidence,
    ...(lists !== undefined && { lists }),
  };
}

function shownChange({
  outputs: _outputs,
  undone,
  ...change
}: RecordedChange): Documents['outcome']['changes'][number] {
  if (undone === undefined) return change;
  return { ...change, undone: 'note' in undone ? undone.note : `residual: ${undone.residual}` };
}

function shownProbe({ key: _key, evidence: _evidence, observed, outcome, ...probe }: RecordedProbe) {
  return { ...probe, observed: outcome, saw: observed };
}

/** How a run went. @param record of a run that has ended */
export function outcomeDocument(record: RunRecord): Documents['outcome'] {
  const {
    run,
    runId,
    runbook,
    connection,
    subject,
    requestedBy,
    code,
    message,
    approvals,
    cancellations,
    waits,
    skipped,
  } = record;
  const servers = serversOf(record);
  const ownPlan = record.plans.findLast(({ stage }) => stage === undefined);
  return {
    run,
    runId,
    runbook,
    connection,
    subject,
    requestedBy,
    ...(record.requester !== undefined && { requester: record.requester }),
    outcome: record.outcome ?? 'failed',
    code,
    message,
    plan: ownPlan === undefined ? null : planDocument(ownPlan),
    stages: record.plans.filter(({ stage }) => stage !== undefined).map((plan) => planDocument(plan)),
    approvals,
    rules: record.rules,
    cancellations,
    changes: record.changes.map(shownChange),
    probes: record.probes.map(shownProbe),
    waits,
    manualSteps: record.manualSteps.map(({ key: _key, ...manualStep }) => manualStep),
    skipped,
    ...(servers.length > 0 && {
      servers: servers.map(({ changes, probes, ...server }) => ({
        ...server,
        changes: changes.map(shownChange),
        probes: probes.map(shownProbe),
      })),
    }),
    residual: record.residual,
    startedAt: record.startedAt,
    endedAt: record.endedAt,
    report: record.report?.json ?? null,
    reports: record.report,
  };
}
