/**
 * `__rb` as the script has it: reads the call, checks what the script checks, has it carried out, and writes the envelope,
 * whatever happened: interrupted, it answers without an error.
 */
import { serverDown } from '../../on-premises/directory/directory-error.ts';
import { describe, type Described, placedError } from '../error-record.ts';
import { notOpened, sessionBroken } from '../open/session-error.ts';
import { scriptThrew } from '../run/command-error.ts';
import type { ShellAnswer, ShellInvocation, ShellQuestion, ShellTarget } from '../shell-call.ts';
import { NoAnswer, type Simulator } from './ask-simulator.ts';
import { writeEnvelope } from './envelope.ts';
import type { LoadedScript } from './script.ts';

export interface Caller {
  process: string;
  simulator: Simulator;
  script: LoadedScript;
  /** Keys of sessions that were interrupted. */
  interrupted: Set<string>;
}

export interface AnsweredCall {
  /** What goes to stdout. */
  text: string;
  exit?: number;
  dies?: true;
  hangs?: true;
}

interface Request {
  target: ShellTarget;
  pipeline: ShellInvocation[];
  select?: string[];
  depth?: number;
}

const nothing: ShellAnswer = { ran: false, objects: [], warnings: [], info: [], errors: [] };

interface Call {
  nonce: string;
  /** JSON; undefined where the line of stdin didn't open. */
  request: string | undefined;
  /** Writes the line that says so. */
  begins: () => void;
}

export async function answerCall(caller: Caller, call: Call, signal: AbortSignal): Promise<AnsweredCall> {
  const { script } = caller;
  const request = readRequest(call.request);
  const { nonce, begins } = call;
  const { select, depth } = request ?? {};
  const answer =
    request === undefined
      ? failed(script.isSessions ? unopened : unreadable)
      : await carriedOut(caller, request, begins, signal);
  const text = `${answer.console ?? ''}${writeEnvelope({ nonce, select, depth }, answer, script)}`;
  const { injectedFault, exit } = answer;
  if (injectedFault === 'dies') return { text: '', dies: true };
  if (injectedFault === 'hangs') return { text, hangs: true };
  if (injectedFault === 'garbage') return { text: garbled(text) };
  return exit === undefined ? { text } : { text, exit };
}

/** The answer of a call that is interrupted while the process hangs. */
export function answerInterrupted({ script }: Caller, { nonce }: { nonce: string }): string {
  return writeEnvelope({ nonce }, nothing, script);
}

async function carriedOut(
  caller: Caller,
  request: Request,
  begins: () => void,
  signal: AbortSignal,
): Promise<ShellAnswer> {
  const { target, pipeline } = request;
  const refusal = caller.script.isSessions ? refusedName(pipeline) : undefined;
  const clash = refusal ?? clashOf(pipeline);
  if (clash !== undefined) return failed(clash);
  // Before the simulator is asked: from then on it may carry the call out, whatever becomes of this process.
  if (caller.script.isSessions) begins();
  const key = target.kind === 'local' ? undefined : target.key;
  const renew = key !== undefined && caller.interrupted.delete(key);
  const question: ShellQuestion = { process: caller.process, target, pipeline, ...(renew ? { renew } : {}) };
  try {
    return await caller.simulator.ask(question, signal);
  } catch (error) {
    if (signal.aborted) {
      if (key !== undefined) caller.interrupted.add(key);
      return { ...nothing, ...(key === undefined ? {} : { opened: true }) };
    }
    if (error instanceof NoAnswer) return unreached(request, error.lost);
    throw error;
  }
}

/** What a real session would see when the machines that it talks to are gone. */
function unreached({ target, pipeline }: Request, lost: boolean): ShellAnswer {
  const cmdlet = pipeline[0]?.cmdlet ?? '';
  if (target.kind === 'local') return failed(describe(serverDown(cmdlet), cmdlet));
  if (lost) return { ...failed({ ...sessionBroken().described, at: 'remote' }), opened: true };
  const host = target.kind === 'server' ? target.computerName : /^https?:\/\/([^/:]+)/.exec(target.uri)?.[1];
  return { ...failed({ ...notOpened(host ?? '', 'timedOut').described, at: 'open' }), opened: false };
}

const failed = (error: Described): ShellAnswer => ({ ...nothing, error: placedError(error) });

const unreadable: Described = {
  message:
    'Exception calling "FromBase64String" with "1" argument(s): "The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding characters, or an illegal character among the padding characters."',
  fullyQualifiedErrorId: 'FormatException',
  category: 'NotSpecified',
  exceptionType: 'System.Management.Automation.MethodInvocationException',
  at: 'arguments',
};

const unopened: Described = {
  message:
    'Exception calling "Decrypt" with "5" argument(s): "The computed authentication tag did not match the input authentication tag."',
  fullyQualifiedErrorId: 'AuthenticationTagMismatchException',
  category: 'NotSpecified',
  exceptionType: 'System.Management.Automation.MethodInvocationException',
  at: 'arguments',
};

function readRequest(json: string | undefined): Request | undefined {
  try {
    const read = JSON.parse(json ?? '') as Partial<Request> & ShellInvocation;
    const { target = { kind: 'local' }, pipeline, cmdlet, parameters, select, depth } = read;
    const steps = pipeline ?? [{ cmdlet, parameters }];
    return {
      target,
      pipeline: steps.map((step) => ({ cmdlet: step.cmdlet, parameters: step.parameters ?? {} })),
      ...(select === undefined ? {} : { select }),
      ...(depth === undefined ? {} : { depth }),
    };
  } catch {
    return undefined;
  }
}

/** The script takes names of cmdlets only. */
function refusedName(pipeline: readonly ShellInvocation[]): Described | undefined {
  const isName = ({ cmdlet }: ShellInvocation) => /^[A-Z][A-Za-z]*-[A-Za-z][A-Za-z0-9]*$/.test(cmdlet);
  if (pipeline.every(isName)) return undefined;
  return scriptThrew('System.ArgumentException', 'this is not the name of a cmdlet', 'lookup').described;
}

/** Names of parameters ignore case: two spellings of one don't both go into a table. */
function clashOf(pipeline: readonly ShellInvocation[]): Described | undefined {
  for (const { parameters } of pipeline) {
    const seen = new Set<string>();
    for (const name of Object.keys(parameters)) {
      if (seen.has(name.toLowerCase())) return clash(name);
      seen.add(name.toLowerCase());
    }
  }
  return undefined;
}

function clash(name: string): Described {
  const inner = `Item has already been added. Key in dictionary: '${name}'  Key being added: '${name}'`;
  return {
    message: `Exception calling "Add" with "2" argument(s): "${inner}"`,
    fullyQualifiedErrorId: 'ArgumentException',
    category: 'NotSpecified',
    exceptionType: 'System.Management.Automation.MethodInvocationException',
    inner: [{ type: 'System.ArgumentException', message: inner }],
    at: 'arguments',
  };
}

/** Half of the envelope: its frame is whole, its JSON isn't. */
function garbled(text: string): string {
  const start = text.lastIndexOf(':') + 1;
  const base64 = text.slice(start).trim();
  return `${text.slice(0, start)}${base64.slice(0, Math.ceil(base64.length / 8) * 4)}\n`;
}
