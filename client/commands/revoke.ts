/** `runbook revoke <approval>`: nothing more is applied by it. What it was for can be rolled back as before. */
import { readConfig } from '../../config.ts';
import { recordRevocation, receiptOf, revocationOf } from '../../journal/revocations.ts';
import { CommandProblem, usageProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import { argument, textOption, type Run } from '../invocation.ts';
import { requester } from '../requester.ts';
import { withExistingJournal } from '../with-journal.ts';

export const run: Run = async (invocation, io) => {
  const config = readConfig(io.environment);
  const id = argument(invocation, 0);
  const by = requester(textOption(invocation, 'by'));
  const reason = textOption(invocation, 'reason')?.trim() ?? '';
  if (reason === '') throw usageProblem('usage', 'Say why, for the record: --reason TEXT.');
  if (!/^[0-9a-f]{16}$/.test(id)) {
    throw usageProblem('approval-unknown', 'An approval is named by 16 hexadecimal digits.', { advice });
  }
  return await withExistingJournal(config, async (journal) => {
    const receipt = await receiptOf(journal, id);
    if (receipt === undefined) {
      throw usageProblem('approval-unknown', `No worker has admitted an approval ${id}.`, { advice });
    }
    if (receipt.kind === 'rollback') {
      throw usageProblem('rollback-not-revocable', `${id} is the decision to roll back ${receipt.run}.`, {
        advice: '"runbook stop" keeps it from writing.',
      });
    }
    const before = await journal.read((tx) => revocationOf(journal, tx, id));
    if (before !== undefined) {
      throw new CommandProblem({
        code: 'already-revoked',
        message: `The approval ${id} was revoked by ${before.by ?? 'a row that does not verify'} already.`,
        exitCode: exitCodes.refused,
      });
    }
    await recordRevocation(journal, id, { by, reason });
    const { run: of, runId, planHash, by: approvedBy } = receipt;
    return {
      kind: 'revoked',
      document: { id, run: of, runId, planHash, approvedBy, by, reason },
      exit: exitCodes.done,
    };
  });
};

const advice = '"runbook show RUN" and the report name those of a run.';
