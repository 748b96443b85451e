/** Reads a mail protocol from a socket: lines, and byte counts between them. Everything is latin1: one character a byte. */
import type { Socket } from 'node:net';

export interface SocketLines {
  /** The next line without its end; null when the client is gone. */
  line(): Promise<string | null>;
  /** Exactly so many bytes; null when the client is gone before. */
  bytes(count: number): Promise<string | null>;
}

/** Longer lines than this are nobody's: tokens take some thousand characters. */
const longest = 1024 * 1024;

export function readLines(socket: Socket): SocketLines {
  let buffered = '';
  let isOver = false;
  let wake: (() => void) | null = null;
  const more = () => {
    wake?.();
    wake = null;
  };
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    buffered += text;
    more();
  });
  for (const event of ['end', 'close', 'error']) {
    socket.on(event, () => {
      isOver = true;
      more();
    });
  }
  /** Waits until `cut` finds what it needs at the start of the buffer. */
  const take = async (cut: () => string | null): Promise<string | null> => {
    for (;;) {
      const taken = cut();
      if (taken !== null) return taken;
      if (isOver || buffered.length > longest) return null;
      // oxlint-disable-next-line no-await-in-loop -- bytes come one after another
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const shift = (length: number, end: number) => {
    const taken = buffered.slice(0, length);
    buffered = buffered.slice(end);
    return taken;
  };
  return {
    line: () =>
      take(() => {
        const end = buffered.indexOf('\n');
        if (end < 0) return null;
        return shift(buffered[end - 1] === '\r' ? end - 1 : end, end + 1);
      }),
    bytes: (count) => take(() => (buffered.length < count ? null : shift(count, count))),
  };
}
