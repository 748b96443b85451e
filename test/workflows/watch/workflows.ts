/** The real watch, with a rotation that only waits: the tests are about which ones are started, and how many. */
import { condition, defineQuery, defineSignal, setHandler } from '@temporalio/workflow';
import type { RunRequest } from '../../../domain/run-request.ts';

export { watchCredentials } from '../../../workflows/watch-credentials.ts';

export const finish = defineSignal('finish');

/** What it was started with. */
export const asked = defineQuery<RunRequest>('asked');

export async function rotateCredential(request: RunRequest): Promise<void> {
  let finished = false;
  setHandler(asked, () => request);
  setHandler(finish, () => {
    finished = true;
  });
  await condition(() => finished);
}
