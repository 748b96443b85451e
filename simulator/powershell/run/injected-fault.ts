/**
 * Faults of PowerShell, asked for by name: the process dies, never answers, or answers nonsense, before the pipeline was
 * carried out or, what is worse, after it; a pipeline is denied; a command leaves before it does anything, and nobody says so;
 * the answer to one that wrote something is lost on its way.
 */
import type { Core } from '../../core.ts';
import type { ShellAnswer } from '../shell-call.ts';

type InjectedFault = NonNullable<ShellAnswer['injectedFault']>;

const faults: Record<'before' | 'after', Record<string, InjectedFault>> = {
  before: { 'shell-dies-before': 'dies', 'shell-hangs-before': 'hangs' },
  after: { 'shell-dies': 'dies', 'shell-hangs': 'hangs', 'shell-garbage': 'garbage' },
};

/** To match, with `cmdlet` (any of the pipeline). */
export interface Facts {
  /** EX01, or `host`. */
  server: string;
  place: 'local' | 'exchange' | 'server';
}

const part = 'powershell';

export function injectedFault(
  core: Core,
  when: 'before' | 'after',
  cmdlets: readonly string[],
  facts: Facts,
): InjectedFault | undefined {
  for (const [name, kind] of Object.entries(faults[when])) {
    if (cmdlets.some((cmdlet) => core.faults.active(name, { cmdlet, ...facts }))) return kind;
  }
  return undefined;
}

/** The cmdlet that is denied, before anything runs. */
export function deniedCmdlet(core: Core, cmdlets: readonly string[], facts: Facts): string | undefined {
  return cmdlets.find((cmdlet) => core.faults.active('denied', { part, cmdlet, ...facts }));
}

/** Whether a command leaves by `break`: in a session on another machine that is an empty success. */
export function leavesByBreak(core: Core, cmdlets: readonly string[], facts: Facts): boolean {
  return cmdlets.some((cmdlet) => core.faults.active('shell-leaves', { cmdlet, ...facts }));
}

/** Strikes only where something was written: the cmdlet's name is the audit's operation. */
export function lostAnswer(core: Core, writes: readonly string[], facts: Facts): InjectedFault | undefined {
  const isLost = writes.some((cmdlet) =>
    core.faults.active('lost-answer', { part, cmdlet, operation: cmdlet, ...facts }),
  );
  return isLost ? 'lost' : undefined;
}
