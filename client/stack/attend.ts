/**
 * Acts for the people of a demonstration: one requests, another approves, manual steps are confirmed. What the run waits
 * for is shown as it changes.
 */
import type { RunRecord } from '../../domain/run-record.ts';
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import type { Documents } from '../json/documents.ts';
import { planOf, recordOf } from '../runs/ask-run.ts';
import { followRun } from '../runs/follow-run.ts';
import { planDocument } from '../runs/plan-document.ts';
import type { RunsClient } from '../runs/with-runs.ts';
import { updateRun } from '../runs/update-run.ts';
import { planText } from '../views/plan.ts';
import { statusLine } from '../views/status.ts';

/** The people: the requester can't approve. */
export const people = { asks: 'ann', approves: 'ben' } as const;

/** @returns the record of the run, which has ended */
export async function attend(run: string, runs: RunsClient, io: Io): Promise<RunRecord> {
  let said = '';
  for await (const status of followRun(run, runs, io.signal)) {
    const line = statusLine(status, io.colors);
    if (line !== said) io.progress(line);
    said = line;
    await act(status, runs, io);
  }
  if (io.signal.aborted) {
    throw new CommandProblem({ code: 'interrupted', message: 'Interrupted.', exitCode: exitCodes.failed });
  }
  return await recordOf(run, runs);
}

async function act(
  { run, phase, plan, attention, manualStep }: Documents['status'],
  runs: RunsClient,
  io: Io,
): Promise<void> {
  if (phase === 'awaiting-approval' && plan !== null) {
    const shown = await planOf(run, runs);
    if (shown !== null) io.text((colors) => `\n${planText(planDocument(shown), colors)}\n`);
    const payload = { decision: 'approve', planHash: plan.hash, claimedBy: people.approves };
    await updateRun(run, { name: 'decide', payload }, runs);
    const what = plan.stage === null ? 'the plan' : `the stage "${plan.stage}"`;
    io.progress(`${people.approves} has approved ${what} (${plan.hash.slice(0, 12)}).`);
  }
  if (phase === 'awaiting-manual-step' && manualStep !== null) {
    await updateRun(run, { name: 'confirm', payload: { manualStep: manualStep.key, claimedBy: people.asks } }, runs);
    io.progress(`${people.asks} has confirmed "${manualStep.name}".`);
  }
  if (phase === 'needs-attention' && attention !== null) {
    io.progress(`${attention.message} ${attention.advice}`);
    const choice = attention.choices.includes('abort') ? 'abort' : 'skip';
    await updateRun(
      run,
      { name: 'intervene', payload: { choice, claimedBy: people.asks, step: attention.step } },
      runs,
    );
  }
}
