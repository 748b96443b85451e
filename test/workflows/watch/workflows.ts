/** The watch as it is, beside a rotation that only waits: what is tested is which ones are started, and how many. */
import { condition, defineSignal, setHandler } from '@temporalio/workflow';

export { watchCredentials } from '../../../workflows/watch-credentials.ts';

export const finish = defineSignal('finish');

export async function rotateCredential(): Promise<void> {
  let finished = false;
  setHandler(finish, () => {
    finished = true;
  });
  await condition(() => finished);
}
