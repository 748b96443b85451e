/**
 * Replays one recording through node-powershell and the fake `pwsh`, in the environment that it was made in, and returns it in
 * the same form: marks, nonces, process ids and envelopes replaced.
 */
import {
  callLine,
  envelopeOf,
  loading,
  type SessionOptions,
  type Settled,
  ShellSession,
  until,
} from './shell-session.ts';
import { recordedScript, type Recording } from './recordings.ts';

export interface Replayed {
  stdout: string;
  stderr: string;
  outcome: 'resolved' | 'rejected' | 'hung';
  value?: unknown;
  error?: unknown;
  /** As JSON: the order of properties counts. */
  envelope?: string;
  truncated?: boolean;
}

const nonce = 'n0nce0123456789';
/** A hang is only ever seen by waiting; the recordings waited longer. */
const patience = 700;
/** Before it hangs it says something, which on a busy machine takes as long as an outcome. */
const slowest = 10_000;

/**
 * Where escape sequences follow a mark the library hangs when both marks come in one chunk, as they do on a machine that is
 * busy: that is a recording of its own, and the others are then replayed once more.
 */
export async function replayRecording(recording: Recording, executable: string): Promise<Replayed> {
  const isFragile = /^(xterm|term-unset)/.test(recording.name);
  for (let tries = 1; ; tries += 1) {
    // Longer each time: on a busy machine it may be slow instead.
    const wait = isFragile ? patience * Math.min(tries, 4) : waitFor(recording);
    const replayed = await replayOnce(recording, executable, wait);
    if (!isFragile || replayed.outcome !== 'hung' || tries === 20) return replayed;
  }
}

async function replayOnce(recording: Recording, executable: string, wait: number): Promise<Replayed> {
  const session = new ShellSession({ ...surroundings(recording), executable });
  try {
    if (recording.name.startsWith('rb-')) await session.invoke(loading(recordedScript));
    if (recording.name === 'rb-after-sigint') await interruptOne(session);
    if (recording.name.startsWith('busy-event-loop')) await warmUp(session, recording);
    for (const line of before(recording)) await session.invoke(line).catch(() => undefined);
    const begun = session.begin(lineOf(recording));
    await act(recording, session, begun);
    await until('an outcome', () => begun.settled.outcome !== 'pending', wait).catch(() => undefined);
    // What comes after the end mark: the library has stopped the stream by then.
    session.streams.stdout.resume();
    const isWhole = () => transcript(session, begun.settled).stdout === recording.stdout;
    await until('all has come', isWhole, recording.outcome === 'hung' ? slowest : 500).catch(() => undefined);
    return transcript(session, begun.settled);
  } finally {
    session.end();
  }
}

/** Bypasses the library, which may hang on these lines just as on the one that is replayed. */
async function warmUp(session: ShellSession, { name }: Recording): Promise<void> {
  if (name.endsWith('crlf')) session.streams.stdin.write('[Console]::Out.NewLine = "`r`n"\n');
  session.streams.stdin.write('"up"\n');
  // In a terminal a sequence follows, which is none of what is recorded.
  const last = name.endsWith('xterm') ? 'up\n\u001B[?1h' : '\n';
  await until('it is up', () => session.received.stdout.includes('up') && session.received.stdout.endsWith(last));
}

async function interruptOne(session: ShellSession): Promise<void> {
  const begun = session.begin(callLine(nonce, { cmdlet: 'Start-Sleep', parameters: { Seconds: 20 } }));
  await interrupt(session, begun, 'SIGINT');
  // A signal that is still on its way stops this one.
  await session.invoke('"over"');
}

/** As the recording says it was made. */
function surroundings({ session }: Recording): Omit<SessionOptions, 'executable'> {
  const terminal: Record<string, string> = session.includes('TERM unset')
    ? {}
    : { TERM: session.includes('TERM=xterm') ? 'xterm' : 'dumb' };
  return {
    environment: { LANG: 'C.UTF-8', ...terminal, ...(session.includes('NO_COLOR=1') ? { NO_COLOR: '1' } : {}) },
    throws: !session.includes('throwOnInvocationError: false'),
    interactive: session.includes('without -NonInteractive'),
    ...(session.includes('invocationTimeout: 1000') ? { timeout: 1000 } : {}),
  };
}

function before({ input }: Recording): string[] {
  return typeof input === 'object' && !Array.isArray(input) ? (input.before ?? []) : [];
}

function lineOf({ input }: Recording): string {
  if (typeof input === 'string') return input;
  if (Array.isArray(input)) return input.join('\n');
  return input.payload === undefined ? input.script! : callLine(nonce, payloadOf(input.payload));
}

/** One payload was recorded by its length only: 65,536 characters, and a thousand texts that make up the rest. */
function payloadOf(payload: Record<string, unknown>): unknown {
  if (typeof payload['parameters'] !== 'string') return payload;
  const length = Number(/\d+/.exec(payload['parameters'])![0]);
  const rest = length - 65_536;
  const texts = Array.from({ length: 1000 }, () => 'a'.repeat(Math.floor(rest / 1000) - 3));
  return { ...payload, parameters: { S: 's'.repeat(65_536), Arr: texts } };
}

/** What was done to the process meanwhile. */
async function act({ name }: Recording, session: ShellSession, begun: { settled: Settled }): Promise<void> {
  if (name.startsWith('busy-event-loop')) {
    const end = Date.now() + 400;
    while (Date.now() < end);
    return;
  }
  const [, signal] = /^signal-(SIG\w+)$/.exec(name) ?? (name === 'rb-sigint' ? ['', 'SIGINT'] : []);
  const acts: (() => void) | undefined = {
    'stdin-closed-while-running': () => session.streams.stdin.end(),
    'dispose-while-running': () => void session.dispose().catch(() => undefined),
  }[name];
  if (signal === undefined && acts === undefined) return;
  if (signal !== undefined) {
    await interrupt(session, begun, signal as NodeJS.Signals);
    return;
  }
  await until('the command is under way', () => session.received.stdout.includes('\n'));
  acts?.();
}

/** A signal that comes before the command runs stops nothing: it is sent until it does. */
async function interrupt(session: ShellSession, begun: { settled: Settled }, signal: NodeJS.Signals): Promise<void> {
  await until('the command is under way', () => session.received.stdout.includes('\n'));
  await until('it stops', () => {
    if (begun.settled.outcome === 'pending') session.child.kill(signal);
    return begun.settled.outcome !== 'pending';
  });
}

const waitFor = ({ outcome }: Recording) => (outcome === 'hung' ? patience : slowest);

function transcript(session: ShellSession, settled: Settled): Replayed {
  const { stdout, stderr } = session.received;
  const mark = session.marks.at(-1) ?? '';
  const envelope = envelopeOf(stdout, nonce);
  const shown = (text: string) =>
    text
      .replaceAll(mark === '' ? '\0none' : mark, '<mark>')
      .replaceAll(new RegExp(`${nonce}(!?):[A-Za-z0-9+/=]*`, 'g'), '<nonce>$1:<base64 of envelope>');
  return {
    stdout: shown(stdout),
    stderr: shown(stderr),
    ...outcomeOf(settled, shown),
    // Written anew: what counts is what it says, and in which order.
    ...(envelope === undefined
      ? {}
      : { envelope: JSON.stringify(JSON.parse(envelope.json)), truncated: envelope.isTruncated }),
  };
}

function outcomeOf(settled: Settled, shown: (text: string) => string): Pick<Replayed, 'outcome' | 'value' | 'error'> {
  if (settled.outcome === 'pending') return { outcome: 'hung', error: null };
  if (settled.outcome === 'rejected') return { outcome: 'rejected', error: errorOf(settled.error as Error) };
  const { raw, hadErrors, stdout, stderr } = settled.value as Record<string, { toString(): string }> & {
    hadErrors: boolean;
  };
  const text = (value: { toString(): string } | undefined) =>
    value === undefined ? '<absent>' : shown(value.toString());
  return {
    outcome: 'resolved',
    value: { raw: shown(String(raw)), hadErrors, stdout: text(stdout), stderr: text(stderr) },
  };
}

function errorOf(error: Error & { exitCode?: number | null; signalCode?: string | null }) {
  const { name, exitCode, signalCode } = error;
  const message = error.message.replace(/process \d+/, 'process <pid>');
  return { name, message, ...(name === 'ProcessError' ? { exitCode, signalCode } : {}) };
}
