/** `npm run simulator` as a client meets it: the built program in a process of its own, and its readiness line. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/**
 * @param program the package's dist/main.js
 * @returns the readiness line and `stop`
 * @throws Error when the simulator ends before it is ready; it has said why on stderr
 */
export async function startSimulator(program) {
  // Sixty times faster than real time: a quarter of an hour takes fifteen seconds. The channel ends it
  // with this process, however that ends.
  const child = spawn(process.execPath, [program, '--seed', '7', '--scale', '60'], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    once(lines, 'line'),
    ended.then(([code]) => {
      throw new Error(`The simulator ended before it was ready, with exit code ${code}.`);
    }),
  ]);
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return { ready: JSON.parse(line), stop };
}
