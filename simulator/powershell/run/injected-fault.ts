/**
 * Faults of PowerShell itself, asked for by name: the process dies, never answers, or answers nonsense, before the pipeline
 * was carried out or, what is worse, after it.
 */
import type { Core } from '../../core.ts';
import type { ShellAnswer } from '../shell-call.ts';

type InjectedFault = NonNullable<ShellAnswer['injectedFault']>;

const faults: Record<'before' | 'after', Record<string, InjectedFault>> = {
  before: { 'shell-dies-before': 'dies', 'shell-hangs-before': 'hangs' },
  after: { 'shell-dies': 'dies', 'shell-hangs': 'hangs', 'shell-garbage': 'garbage' },
};

/** Facts to match: `cmdlet` (any of the pipeline), `server` (EX01, or `host`), `place` (local, exchange, server). */
export function injectedFault(
  core: Core,
  when: 'before' | 'after',
  cmdlets: readonly string[],
  facts: { server: string; place: string },
): InjectedFault | undefined {
  for (const [name, kind] of Object.entries(faults[when])) {
    if (cmdlets.some((cmdlet) => core.faults.active(name, { cmdlet, ...facts }))) return kind;
  }
  return undefined;
}
