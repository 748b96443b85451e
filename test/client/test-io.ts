/** A terminal that remembers what was written to it. */
import { PassThrough, Readable, Writable } from 'node:stream';
import { terminalIo, type Io, type Streams } from '../../client/io.ts';

interface Written {
  out: () => string;
  error: () => string;
}

/** @param input all of stdin; absent: nothing is there */
export function testStreams(input?: string): Written & { streams: Streams } {
  const [stdout, stderr] = [new Kept(), new Kept()];
  const stdin = input === undefined ? new PassThrough().end() : Readable.from([input]);
  return { streams: { stdin, stdout, stderr }, out: () => stdout.text, error: () => stderr.text };
}

export function testIo(
  given: { json?: boolean; environment?: Record<string, string>; stdin?: string } = {},
): Written & { io: Io } {
  const { streams, ...written } = testStreams(given.stdin);
  const { signal } = new AbortController();
  return { io: terminalIo(streams, given.environment ?? {}, given.json ?? false, signal), ...written };
}

class Kept extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
