/**
 * `rollback`: a decision about the hash of what is undone. That is shown first, and a person types how its hash begins, unless
 * --plan named it. A run that can't go on is ended, and its rollback planned from the journal, before that.
 */
import type { Plan } from '../../domain/plan.ts';
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import { textOption, type Invocation } from '../invocation.ts';
import type { Answer, Io } from '../io.ts';
import type { Documents } from '../json/documents.ts';
import { recordOf } from './ask-run.ts';
import { askedAt, decide } from './decide.ts';
import { noWorkerProblem } from './no-worker.ts';
import { otherPlan } from './plan-awaited.ts';
import { canAsk, hashDecided, hashGiven, planUnnamed } from './plan-meant.ts';
import { planRollbackFromJournal } from './roll-back-from-journal.ts';
import type { RunsClient } from './with-runs.ts';

export async function decideRollback(invocation: Invocation, io: Io): Promise<Answer> {
  const given = hashGiven(invocation);
  const named = textOption(invocation, 'step');
  const mayAsk = canAsk(io);
  return await decide(invocation, io, {
    action: 'rollback',
    isMeant: (decision) =>
      decision.action === 'rollback' &&
      (named === undefined || decision.step === named) &&
      (given === undefined || decision.planHash.startsWith(given)),
    instead: async (status, said, runs) => {
      const planned = await planRollbackFromJournal(status, { ...said, given, mayAsk }, invocation, runs, io);
      return mayAsk ? undefined : planned;
    },
    about: async (status, said, runs) => {
      const asked = await askedAt(status, 'needs-attention', { code: 'nothing-to-choose', message }, runs);
      const { run, attention, worker } = status;
      if (attention?.rollback === undefined) throw notOffered(status);
      if (given === undefined && !mayAsk) throw planUnnamed('rollback', run);
      if (worker === 'none') throw await noWorkerProblem(run, 0, runs);
      const plan = await rollbackOffered(run, attention.rollback.hash, runs);
      const planHash = await hashDecided('rollback', plan, { given, by: said.by }, runs, io);
      return { ...said, action: 'rollback', asked, step: named ?? attention.step, planHash };
    },
  });
}

const message = 'does not need attention';

function notOffered({ run, attention }: Documents['status']): CommandProblem {
  return new CommandProblem({
    code: 'not-offered',
    message: `rollback is not offered by ${run} now: ${attention?.choices.join(', ') ?? 'nothing is'}.`,
    exitCode: exitCodes.refused,
  });
}

/** @throws CommandProblem `other-plan` where its worker shows another one than the run asks about */
async function rollbackOffered(run: string, hash: string, runs: RunsClient): Promise<Plan> {
  const { rollback } = await recordOf(run, runs);
  if (rollback?.hash === hash) return rollback;
  throw otherPlan(
    `The run offers a rollback ${hash.slice(0, 12)}, and its worker shows ${rollback?.hash.slice(0, 12) ?? 'none'}: nothing was decided. Give the command again in a moment.`,
  );
}
