/**
 * The request of the fake `pwsh` to the simulator for one call, and its answer: JSON over loopback. The fake `pwsh` has no
 * data of the organization, the simulator knows nothing of lines, marks and envelopes.
 *
 * Values that JSON lacks travel as the script's own tags (`$secure`, `$credential`, `$date`, `$bytes`, `$int64`).
 */

export type ShellTarget =
  | { kind: 'local' }
  | {
      kind: 'exchange';
      /** Distinguishes the sessions of one process. */
      key: string;
      uri: string;
      authentication: string;
      credential?: unknown;
      once?: boolean;
    }
  | {
      kind: 'server';
      key: string;
      computerName: string;
      port: number;
      useSsl: boolean;
      authentication: string;
      credential?: unknown;
      once?: boolean;
      skipCaCheck?: boolean;
    };

export interface ShellInvocation {
  cmdlet: string;
  parameters: Record<string, unknown>;
}

export interface ShellQuestion {
  /** Of the process that asks: its remote sessions are its own. */
  process: string;
  target: ShellTarget;
  pipeline: ShellInvocation[];
  /** The session that was kept for this target was interrupted: a new one is wanted. */
  renew?: boolean;
}

/** An error record as the script reports it, but for the stack, which only the process with the script knows. */
export interface ErrorRecord {
  fullyQualifiedErrorId: string;
  category: string;
  reason: string;
  activity: string;
  targetName: string;
  targetType: string;
  message: string;
  exceptionMessage: string;
  exceptionType: string;
  innerExceptionType: string | null;
  chain: { type: string; message: string }[];
  targetObject: string | null;
}

/** Where in the script an error came up: at the lookup of a command, at its call, at the opening of a session, or behind it. */
export type ErrorPlace = 'arguments' | 'lookup' | 'call' | 'break' | 'json' | 'open' | 'remote';

export interface PlacedError {
  record: ErrorRecord;
  at: ErrorPlace;
  /** Lines of the stack above the script's own. */
  frames: string[];
}

export interface ShellAnswer {
  /** Whether the pipeline came to its end. */
  ran: boolean;
  objects: unknown[];
  /** The objects are hash tables, not objects with properties: they are cut short by another name. */
  areHashtables?: boolean;
  warnings: string[];
  info: string[];
  errors: PlacedError[];
  error?: PlacedError;
  /** Of a remote target: whether the session was open when the pipeline began. */
  opened?: boolean;
  /** What went around every redirection, to stdout. */
  console?: string;
  /** It ran, and its result can't be serialized. */
  unserializable?: PlacedError;
  /** The command ended the process. */
  exit?: number;
  /**
   * Asked for by a fault: how the process injects faults in place of answering. `lost`: it doesn't hear the answer, since its
   * connection ends.
   */
  injectedFault?: 'dies' | 'hangs' | 'garbage' | 'lost' | undefined;
}
