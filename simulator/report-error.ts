/** What the simulator says on stderr of an error that no caller has asked for: a defect with its place, a bad disk in one line. */
import { NotKept } from './write-whole.ts';

/** @param where who met it, such as the part's name and the request */
export function reportError(where: string, error: unknown): void {
  const text = error instanceof NotKept ? error.message : String((error as Error).stack);
  process.stderr.write(`${where}: ${text}\n`);
}
