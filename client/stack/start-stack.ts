/** Starts the stack, unless Ctrl-C comes first: getting a Temporal server can take minutes. */
import { startDevStack, type DevStack, type DevStackOptions } from '../../stack/dev-stack.ts';
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';

/** @throws CommandProblem `interrupted`; the parts that were started end with this process */
export async function startStack(options: DevStackOptions, signal: AbortSignal): Promise<DevStack> {
  const interrupted = new Promise<never>((_, reject) => {
    const end = (): void =>
      reject(new CommandProblem({ code: 'interrupted', message: 'Interrupted.', exitCode: exitCodes.failed }));
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
  });
  interrupted.catch(() => {});
  return await Promise.race([startDevStack(options), interrupted]);
}
