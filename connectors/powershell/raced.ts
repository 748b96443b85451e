/** Waiting for one of two things: a promise, and a time or a signal. */

/** The promise's value, or undefined when it takes longer. The promise itself is left to settle as it likes. */
export async function raced<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A promise of a signal's abortion, that can be given up. */
export function abortionOf(signal: AbortSignal | undefined): { promise: Promise<'aborted'>; forget: () => void } {
  let listener: (() => void) | undefined;
  const promise = new Promise<'aborted'>((resolve) => {
    listener = () => resolve('aborted');
    if (signal?.aborted === true) resolve('aborted');
    else signal?.addEventListener('abort', listener, { once: true });
  });
  return { promise, forget: () => listener !== undefined && signal?.removeEventListener('abort', listener) };
}
