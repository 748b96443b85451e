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
import { saidAbout, type Said } from '../runs/said.ts';
import { listsOf } from '../runs/plan-lists.ts';
import type { RunsClient } from '../runs/with-runs.ts';
import { sendDecision } from '../runs/send-decision.ts';
import { signerFor } from '../sign-in/signer.ts';
import { planText } from '../views/plan.ts';
import { statusLine } from '../views/status.ts';

/** The people, as the simulated tenant has them: the requester can't approve. */
export const people = { asks: 'ann', approve: ['ben', 'cyd'] } as const;

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
  { run, runId, connection, phase, plan, waiting, attention, manualStep }: Documents['status'],
  runs: RunsClient,
  io: Io,
): Promise<void> {
  const asked = waiting?.since ?? '';
  const send = async (by: string, decide: (said: Said) => RunDecision) => {
    const decision = decide(await saidAbout({ run, runId }, { by }, runs));
    const signer = await signerFor(connection, by, runs.config, io);
    await sendDecision({ ...decisionText(decision), decision }, signer, runs, io);
  };
  if (phase === 'awaiting-approval' && plan !== null) {
    const shown = await planOf(run, runs);
    // It has planned again since: the next status says so.
    if (shown?.hash !== plan.hash) return;
    const lists = await listsOf(shown, runs.config);
    io.text((colors) => `\n${planText(planDocument(shown, lists), colors)}\n`);
    const approver = await nextApprover(run, shown.hash, runs);
    await send(approver, (said) => ({ ...said, action: 'approve', asked, planHash: shown.hash }));
    const what = plan.stage === null ? 'the plan' : `the stage "${plan.stage}"`;
    io.progress(`${approver} has approved ${what} (${plan.hash.slice(0, 12)}).`);
  }
  if (phase === 'awaiting-manual-step' && manualStep !== null) {
    await send(people.asks, (said) => ({ ...said, action: 'confirm', asked, manualStep: manualStep.key }));
    io.progress(`${people.asks} has confirmed "${manualStep.name}".`);
  }
  if (phase === 'needs-attention' && attention !== null) {
    io.progress(printable(`${attention.message} ${attention.advice}`));
    const choice = attention.choices.includes('abort') ? 'abort' : 'skip';
    const by = choice === 'skip' ? people.approve[0] : people.asks;
    await send(by, (said) => ({ ...said, action: choice, asked, step: attention.step }));
  }
}

/** Where two must approve, another one than has. */
async function nextApprover(run: string, planHash: string, runs: RunsClient): Promise<string> {
  const { approvals } = await recordOf(run, runs);
  const given = approvals.filter((each) => each.decision === 'approve' && each.planHash === planHash).length;
  return people.approve[given] ?? people.approve[0];
}
