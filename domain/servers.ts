/** How a run went on each of the servers that it worked on, from its own record. */
import type { Step } from './plan.ts';
import type { RecordedChange, RecordedProbe, RunRecord } from './run-record.ts';
import type { Outcome } from './run-status.ts';

export interface ServerRecord {
  /** Host name. */
  readonly name: string;
  readonly outcome: Outcome;
  readonly changes: readonly RecordedChange[];
  readonly probes: readonly RecordedProbe[];
  /** Why steps on it were left out. */
  readonly skipped: RunRecord['skipped'];
}

/** @returns one for each server in the order of the plan; none where a runbook doesn't work server by server */
export function serversOf(record: RunRecord): ServerRecord[] {
  const steps = record.plans.flatMap((plan) => plan.steps);
  const names = [...new Set(steps.flatMap(({ server }) => (server === undefined ? [] : [server])))];
  return names.map((name) => {
    const on = ({ server }: { readonly server?: string }) => server === name;
    const own = steps.filter(on);
    const changes = record.changes.filter(on);
    const probes = record.probes.filter(on);
    const skipped = record.skipped.filter(({ key }) => own.some((step) => step.key === key));
    const reported = new Set([...changes, ...probes].map(({ key }) => key));
    return {
      name,
      changes,
      probes,
      skipped,
      outcome: outcomeOn(record, own, { reported, skipped: skipped.length > 0 }),
    };
  });
}

function outcomeOn(
  { outcome }: RunRecord,
  steps: readonly Step[],
  { reported, skipped }: { reported: ReadonlySet<string>; skipped: boolean },
): Outcome {
  const run = outcome ?? 'failed';
  if (run === 'rejected' || run === 'cancelled' || run === 'rolled-back') return run;
  if (skipped) return 'done-with-skips';
  if (run !== 'failed') return 'done';
  // The run failed on a later step: each of this server's steps was reported as done.
  const through = steps.every((step) => (step.kind !== 'change' && step.kind !== 'probe') || reported.has(step.key));
  return through && steps.some(({ kind }) => kind === 'change') ? 'done' : 'failed';
}
