/** `runbook rotate KEY`: starts the rotation of one credential; it plans, then waits for an approval by another person. */
import { readConfig } from '../../config.ts';
import { targetOf } from '../../domain/credential.ts';
import { rotateCredentialInput, rotateCredentialRunbook } from '../../domain/runbooks/rotate-credential.ts';
import { paceSchema, type RunRequest } from '../../domain/run-request.ts';
import { changeCredential } from '../../journal/credentials.ts';
import { usageProblem } from '../command-problem.ts';
import { findCredential } from '../credentials/find-credential.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { argument, textOption, type Run } from '../invocation.ts';
import type { Answer } from '../io.ts';
import { requester } from '../requester.ts';
import { untilPlanned, untilEnded } from '../runs/await-run.ts';
import { outcomeDocument } from '../runs/plan-document.ts';
import { withRunsOf } from '../runs/with-runs.ts';
import { startedAnswer } from '../runs/started-answer.ts';
import { startRun } from '../runs/start-run.ts';
import { signerFor } from '../sign-in/signer.ts';
import { withJournal } from '../with-journal.ts';

export const run: Run = async (invocation, io) => {
  const config = readConfig(io.environment);
  const requestedBy = requester(textOption(invocation, 'by'));
  const { key, connection, kind } = await withJournal(config, (journal) =>
    findCredential(journal, argument(invocation, 0), textOption(invocation, 'connection')),
  );
  const input = rotateCredentialInput.safeParse({
    key,
    validFor: textOption(invocation, 'validFor'),
    overlap: textOption(invocation, 'overlap'),
    ...(targetOf(kind) === 'servers' && { target: 'servers' }),
  });
  if (!input.success) {
    const problems = input.error.issues.map(({ path, message }) => ({ where: path.join('.'), problem: message }));
    throw usageProblem('usage', 'A duration is wrong.', { problems });
  }
  const deliverTo = textOption(invocation, 'deliverTo');
  if (deliverTo !== undefined && deliverTo !== 'person' && kind === 'listener-certificate') {
    throw usageProblem('usage', "A listener's certificate has no value that could be delivered.", {
      advice: 'Its key stays on the server. The run asks for those who connect to trust the new one as a manual step.',
    });
  }
  if (deliverTo !== undefined) {
    await withJournal(config, (journal) =>
      changeCredential(journal, connection, key, (credential) => ({
        ...credential,
        deliverTo: deliverTo === 'person' ? null : deliverTo,
      })),
    );
  }
  const request: RunRequest = {
    runbook: rotateCredentialRunbook.name,
    connection,
    subject: key,
    requestedBy,
    mode: 'apply',
    input: JSON.parse(JSON.stringify(input.data)) as RunRequest['input'],
    changeTicket: textOption(invocation, 'changeTicket') ?? null,
    pace: paceSchema.parse({}),
  };
  return await withRunsOf(config, async (runs): Promise<Answer> => {
    const signer = await signerFor(connection, textOption(invocation, 'by'), config, io);
    const { workflowId } = await startRun(rotateCredentialRunbook, request, signer, runs);
    io.progress(`Started ${workflowId}.`);
    if (invocation.options.wait === true) {
      const document = outcomeDocument(await untilEnded(workflowId, runs, io));
      return { kind: 'outcome', document, exit: exitCodeOf(document.outcome) };
    }
    return await startedAnswer(await untilPlanned(workflowId, runs, io), runs);
  });
};
