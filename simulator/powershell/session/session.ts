/**
 * One session: commands one after another, errors on stderr, the session going on after them. What PowerShell can do and the
 * fake `pwsh` can't is refused as PowerShell refuses an unknown command.
 *
 * Invariants: commands never overlap; SIGINT stops what runs and the rest of its line, and nothing else; `exit` ends the
 * process at once.
 */
import { answerCall, answerInterrupted, type Caller } from './answer-call.ts';
import type { Simulator } from './ask-simulator.ts';
import { commandsOf, type LineCommand } from './commands.ts';
import type { Console } from './console.ts';
import { type LoadedScript, loadScript } from './script.ts';
import { keyOf, openedRequest } from './sealed-request.ts';

export interface Session {
  /** Runs one complete statement. */
  run(statement: string): Promise<void>;
  /** What runs stops; without anything that runs nothing happens. */
  interrupt(): void;
}

export interface Surroundings {
  process: string;
  /** Ids of this process and of the one that started it. */
  ids: readonly number[];
  /** The next line of stdin, for what reads one; undefined at its end. */
  readLine: () => Promise<string | undefined>;
  console: Console;
  simulator: Simulator;
  /** Ends the process with a code. */
  exit: (code: number) => Promise<never>;
  /** As by SIGKILL. */
  die: () => Promise<never>;
}

export function createSession({ process, ids, readLine, console, simulator, exit, die }: Surroundings): Session {
  let script: LoadedScript | undefined;
  let key: Buffer | undefined;
  let running: AbortController | undefined;
  const interrupted = new Set<string>();

  async function run(statement: string): Promise<void> {
    console.beginCommand();
    running = new AbortController();
    const { signal } = running;
    try {
      for (const command of commandsOf(statement)) {
        const goesOn = await carryOut(command, signal);
        if (!goesOn || signal.aborted) break;
      }
    } finally {
      running = undefined;
      console.endCommand();
    }
  }

  /** @returns whether the rest of the line runs: errors that end a statement end it all once the script is loaded */
  async function carryOut(command: LineCommand, signal: AbortSignal): Promise<boolean> {
    const goesOnAfterError = script === undefined;
    switch (command.kind) {
      case 'put':
        for (const value of command.values) console.out(`${value}\n`);
        return true;
      case 'console':
        write(command.stream, `${command.text}${command.endsLine ? console.newLine[command.stream] : ''}`);
        return true;
      case 'newline':
        console.newLine[command.stream] = command.text;
        return true;
      case 'sleep':
        await sleep(command.milliseconds, signal);
        return true;
      case 'error':
        console.complain('Write-Error', command.message);
        return goesOnAfterError;
      case 'throw':
        console.complain('Exception', command.message);
        return false;
      case 'exit':
        return await exit(command.code);
      case 'script':
        return (await load(command.base64)) || goesOnAfterError;
      case 'call':
        return await call(command, signal);
      case 'unknown':
        break;
    }
    complainUnknown(command.term);
    return goesOnAfterError;
  }

  const write = (stream: 'Out' | 'Error', text: string) => (stream === 'Out' ? console.out(text) : console.error(text));

  function complainUnknown(term: string): void {
    console.complain(
      term,
      `The term '${term}' is not recognized as a name of a cmdlet, function, script file, or executable program.\nCheck the spelling of the name, or if a path was included, verify that the path is correct and try again.`,
    );
  }

  async function load(base64: string): Promise<boolean> {
    const loaded = loadScript(Buffer.from(base64, 'base64').toString('utf8'));
    if (loaded === undefined) {
      console.complain('Exception', 'This is not the script that the fake pwsh knows; it runs no other.');
      return false;
    }
    script = loaded;
    console.newLine.Out = '\n';
    console.newLine.Error = '\n';
    if (loaded.isSessions) {
      key = keyOf(await readLine());
      console.out(`\n__rb_ready ${ids.join(' ')}\n`);
    }
    return true;
  }

  async function call({ nonce, base64 }: { nonce: string; base64?: string }, signal: AbortSignal): Promise<boolean> {
    if (script === undefined) {
      complainUnknown('__rb');
      return true;
    }
    const caller: Caller = { process, simulator, script, interrupted };
    const request = base64 === undefined ? await sealed(nonce) : Buffer.from(base64, 'base64').toString('utf8');
    const command = { nonce, request, begins: () => console.out(`\n${nonce}.\n`) };
    const answered = await answerCall(caller, command, signal);
    if (answered.dies === true) return await die();
    if (answered.hangs === true) await interruption(signal);
    console.out(answered.hangs === true ? answerInterrupted(caller, command) : answered.text);
    if (answered.exit !== undefined) return await exit(answered.exit);
    return true;
  }

  const sealed = async (nonce: string) => {
    const line = await readLine();
    return key === undefined ? undefined : openedRequest(line, nonce, key);
  };

  return { run, interrupt: () => running?.abort() };
}

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

async function interruption(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });
}
