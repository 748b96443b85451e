/** `runbook keys show`: the public key with which the rows are verified that this home adds to the journal. */
import { readConfig } from '../../config.ts';
import { publicKeyText, findWriterKey } from '../../journal/writer-key.ts';
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Run } from '../invocation.ts';

export const run: Run = async (_invocation, io) => {
  const { home } = readConfig(io.environment);
  const writer = await findWriterKey(home);
  if (writer === undefined) {
    throw new CommandProblem({
      code: 'no-writer-key',
      message: `${home} has no writer key: no worker has run with it yet.`,
      exitCode: exitCodes.failed,
      advice: 'Start the worker with this RUNBOOKS_HOME once, or name the one that it has.',
    });
  }
  return {
    kind: 'writer-key',
    document: { writer: writer.id, publicKey: publicKeyText(writer.publicKey) },
    exit: exitCodes.done,
  };
};
