/** A terminal that remembers what was written to it. */
import { PassThrough, Readable, Writable } from 'node:stream';
import { terminalIo, type Io } from '../../client/io.ts';

export function testIo(given: { json?: boolean; environment?: Record<string, string>; stdin?: string } = {}): {
  io: Io;
  out: () => string;
  error: () => string;
} {
  const [stdout, stderr] = [new Kept(), new Kept()];
  const stdin = given.stdin === undefined ? new PassThrough().end() : Readable.from([given.stdin]);
  const io = terminalIo(
    { stdin, stdout, stderr },
    given.environment ?? {},
    given.json ?? false,
    new AbortController().signal,
  );
  return { io, out: () => stdout.text, error: () => stderr.text };
}

class Kept extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
