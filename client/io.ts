/**
 * The seam between commands and the terminal: a command shows documents and reports progress; it never writes to a
 * stream. Documents go to stdout, as text for people or as JSON; everything else goes to stderr.
 */
import type { Readable, Writable } from 'node:stream';
import { createColors } from 'picocolors';
import type { Environment } from '../config.ts';
import type { DocumentKind, Documents } from './json/documents.ts';
import type { ExitCode } from './exit-codes.ts';
import { humanText } from './views/human.ts';
import { jsonLine, jsonText } from './views/json.ts';
import type { Colors } from './views/colors.ts';

/** What a command returns: one document and the exit code. */
export type Answer = {
  [Kind in DocumentKind]: { kind: Kind; document: Documents[Kind]; exit: ExitCode };
}[DocumentKind];

export interface Io {
  readonly json: boolean;
  /** Whether a person can be asked: both stdin and stderr are terminals. */
  readonly interactive: boolean;
  readonly environment: Environment;
  readonly stdin: Readable;
  /** Aborted by Ctrl-C and by SIGTERM. */
  readonly signal: AbortSignal;
  /** Of stderr. */
  readonly colors: Colors;
  /** Reports progress. One line. */
  readonly progress: (line: string) => void;
  /** Shows one document; with --json pretty-printed, as the command's only one. */
  show(answer: Answer): void;
  /** Shows one document of several; with --json each on its own line. */
  line(answer: Omit<Answer, 'exit'>): void;
  /** A text for people in addition to the documents; with --json it isn't on stdout. */
  text(text: string | ((colors: Colors) => string)): void;
  /** Says why the command couldn't do what was asked: on stderr for people, as a document on stdout with --json. */
  complain(document: Documents['error']): void;
}

export interface Streams {
  stdin: Readable & { isTTY?: boolean };
  stdout: Writable & { isTTY?: boolean };
  stderr: Writable & { isTTY?: boolean };
}

/** @param signal aborted when the command must end early */
export function terminalIo(streams: Streams, environment: Environment, json: boolean, signal: AbortSignal): Io {
  const { stdin, stdout, stderr } = streams;
  const colored = (stream: { isTTY?: boolean }): Colors =>
    createColors(stream.isTTY === true && (environment.NO_COLOR ?? '') === '' && environment.TERM !== 'dumb');
  const out = colored(stdout);
  const human = ({ kind, document }: Omit<Answer, 'exit'>): string => humanText(kind, document, out);
  return {
    json,
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    environment,
    stdin,
    signal,
    colors: colored(stderr),
    progress: (line) => void stderr.write(`${line}\n`),
    show: (answer) => void stdout.write(json ? jsonText(answer.document) : human(answer)),
    line: (answer) => void stdout.write(json ? jsonLine(answer.document) : human(answer)),
    text: (text) => {
      const stream = json ? stderr : stdout;
      stream.write(typeof text === 'string' ? text : text(colored(stream)));
    },
    complain: (document) => {
      if (json) stdout.write(jsonLine(document));
      stderr.write(humanText('error', document, colored(stderr)));
    },
  };
}
