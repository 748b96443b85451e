/**
 * Cmdlets as the rest of the program calls them: a name and parameters in, objects or a typed failure out. Where they run
 * and as whom is settled when a shell is made.
 */
import type { CmdletInvocation, Parameters } from './call.ts';

export interface InvokeHow {
  /** Properties to answer with: live objects are huge. */
  readonly select?: readonly string[];
  /** How deep objects are written; 4 by default. */
  readonly depth?: number;
  /** What it is about, for a failure's sentence; without it the cmdlet and its identity. */
  readonly subject?: string;
}

/** Cmdlets of a machine: each answers its objects, with the properties that `select` names. */
export interface Shell {
  invoke<T = Record<string, unknown>>(cmdlet: string, parameters: Parameters, how?: InvokeHow): Promise<T[]>;
  /** Several cmdlets, each getting what the one before gives. */
  pipe<T = Record<string, unknown>>(
    pipeline: readonly [CmdletInvocation, ...CmdletInvocation[]],
    how?: InvokeHow,
  ): Promise<T[]>;
}
