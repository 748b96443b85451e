/** What a command on the worker's own machine may do in addition to returning objects; some of it only tests use. */
import type { ShellCmdlet, ShellOutput } from '../../shell.ts';
import type { Described } from '../error-record.ts';

export interface HostOutput extends ShellOutput {
  /** Its objects are hash tables. */
  areHashtables?: boolean;
  info?: string[];
  /** Written by [Console] around every redirection. */
  console?: string;
  /** Errors that don't end the command, each with how many objects came before it. */
  errors?: { after: number; error: Described }[];
  /** The result has keys that aren't texts. */
  hasForeignKeys?: boolean;
  /** Left by `break`. */
  left?: boolean;
  /** Ends the process. */
  exit?: number;
}

/** How long a command waits until it goes on; ends early when the caller is gone. */
export type Pause = (milliseconds: number) => Promise<void>;

export interface HostCmdlet extends Omit<ShellCmdlet, 'run'> {
  run(call: Parameters<ShellCmdlet['run']>[0], pause: Pause): HostOutput | Promise<HostOutput>;
}
