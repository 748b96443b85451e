/**
 * Acts for the people of a demonstration: one requests, another approves, manual steps are confirmed. What the run waits
 * for is shown as it changes.
 */
import type { RunRecord } from '../../domain/run-record.ts';
import { decisionText, type RunDecision } from '../../domain/decision.ts';
import { printable } from '../../domain/printable.ts';
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import type { Documents } from '../json/documents.ts';
import { planOf, recordOf } from '../runs/ask-run.ts';
import { followRun } from '../runs/follow-run.ts';
import { planDocument } from '../runs/plan-document.ts';
import { listsOf } from '../runs/plan-lists.ts';
import type { RunsClient } from '../runs/with-runs.ts';
import { sendDecision } from '../runs/send-decision.ts';
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
  { run, runId, phase, plan, waiting, attention, manualStep }: Documents['status'],
  runs: RunsClient,
  io: Io,
): Promise<void> {
  const asked = waiting?.since ?? '';
  const send = async (decision: RunDecision) => {
    await sendDecision({ ...decisionText(decision), decision }, runs, io);
  };
  if (phase === 'awaiting-approval' && plan !== null) {
    const shown = await planOf(run, runs);
    // It has planned again since: the next status says so.
    if (shown?.hash !== plan.hash) return;
    const lists = await listsOf(shown, runs.config);
    io.text((colors) => `\n${planText(planDocument(shown, lists), colors)}\n`);
    await send({ action: 'approve', run, runId, asked, planHash: shown.hash, by: people.approves });
    const what = plan.stage === null ? 'the plan' : `the stage "${plan.stage}"`;
    io.progress(`${people.approves} has approved ${what} (${plan.hash.slice(0, 12)}).`);
  }
  if (phase === 'awaiting-manual-step' && manualStep !== null) {
    await send({ action: 'confirm', run, runId, asked, manualStep: manualStep.key, by: people.asks });
    io.progress(`${people.asks} has confirmed "${manualStep.name}".`);
  }
  if (phase === 'needs-attention' && attention !== null) {
    io.progress(printable(`${attention.message} ${attention.advice}`));
    const choice = attention.choices.includes('abort') ? 'abort' : 'skip';
    const by = choice === 'skip' ? people.approves : people.asks;
    await send({ action: choice, run, runId, asked, step: attention.step, by });
  }
}
