import { ApplicationFailure, condition, defineSignal, setHandler } from '@temporalio/workflow';

export const release = defineSignal<[string]>('release');

/** Waits until it is released, and returns what it was started and released with. */
export async function waiting(given: string): Promise<string> {
  let released: string | undefined;
  setHandler(release, (text) => {
    released = text;
  });
  await condition(() => released !== undefined);
  if (released === 'fail') throw ApplicationFailure.nonRetryable(`refused: ${given}`, 'refusal');
  return `${given} ${released}`;
}
