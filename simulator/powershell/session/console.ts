/**
 * Stdout and stderr as PowerShell writes to pipes: without TERM=dumb (and NO_COLOR) each command is put between cursor-key
 * sequences, and errors are red. Source: recordings `xterm-*`, `no-color-xterm`, `term-unset`.
 */

export interface Console {
  out(text: string): void;
  error(text: string): void;
  newLine: { Out: string; Error: string };
  /** An error as it is shown: who says it, and what. */
  complain(name: string, message: string): void;
  beginCommand(): void;
  endCommand(): void;
}

export function createConsole(
  streams: { stdout: NodeJS.WritableStream; stderr: NodeJS.WritableStream },
  environment: NodeJS.ProcessEnv,
): Console {
  const isPlain = environment['TERM'] === 'dumb' || (environment['NO_COLOR'] ?? '') !== '';
  const newLine = { Out: '\n', Error: '\n' };
  const red = '\u001B[31;1m';
  const out = (text: string) => void streams.stdout.write(text);
  const error = (text: string) => void streams.stderr.write(text);
  return {
    out,
    error,
    newLine,
    complain: (name, message) => {
      error(isPlain ? `${name}: ${message}\n` : `${red}${name}: ${red}${message}\u001B[0m\n`);
    },
    beginCommand: () => {
      if (!isPlain) out('\u001B[?1l');
    },
    endCommand: () => {
      if (!isPlain) out('\u001B[?1h');
    },
  };
}
