/** What was typed, and the interface of a command's module. */
import type { ExitCode } from './exit-codes.ts';
import type { Answer, Io } from './io.ts';

export interface Invocation {
  /** The arguments, in the order of the command's usage; one that was left out is undefined. */
  readonly args: readonly (string | undefined)[];
  readonly options: Readonly<Record<string, unknown>>;
  /** All words after the command's name, for commands whose options depend on their argument. */
  readonly words: readonly string[];
}

/** A command shows its own lines and returns an exit code, or returns one document to be shown. */
export type Run = (invocation: Invocation, io: Io) => Promise<Answer | ExitCode>;

export interface CommandModule {
  readonly run: Run;
}

/** An option whose value is a text. */
export function textOption({ options }: Pick<Invocation, 'options'>, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** The argument that the usage requires at this position. */
export function argument({ args }: Pick<Invocation, 'args'>, place: number): string {
  return args[place] ?? '';
}
