/** The first that a run asks: who has signed its request, as the worker that writes has verified it. */
import type { RunContext } from './run-context.ts';

/** @throws ActivityFailure where it isn't signed as this connection asks for */
export async function admitRequest({ state, activities }: Pick<RunContext, 'state' | 'activities'>): Promise<void> {
  const { runbook, connection, subject, mode, input, requestedBy, signed } = state.request;
  const answer = await activities.admitRequest({
    runbook,
    connection,
    subject,
    mode,
    input,
    requestedBy,
    ...(signed !== undefined && { signed }),
  });
  state.requested(answer);
}
