/**
 * Which cmdlets, and which of their parameters, the caller's roles contain. A cmdlet that isn't here doesn't exist for
 * the caller: the endpoint answers as for an unknown one. A caller with none is refused before any cmdlet is read.
 */
import type { Caller } from '../../identity/caller.ts';
import type { ExchangeState } from '../../tenant/state.ts';
import { heldAssignments } from './held-assignments.ts';

export interface GrantedCmdlets {
  /** Published names, sorted. */
  names: string[];
  allows(cmdlet: string): boolean;
  /** Whether every role restriction lets this parameter through. */
  allowsParameter(cmdlet: string, parameter: string): boolean;
}

/** @param now milliseconds since the epoch on the scaled clock */
export function grantedCmdlets(exchange: ExchangeState, caller: Caller, now: number): GrantedCmdlets {
  const roles = new Set(
    heldAssignments(exchange, caller, now)
      .filter((assignment) => !assignment.delegating)
      .map((assignment) => assignment.role),
  );
  const granted = new Map<string, Set<string> | '*'>();
  for (const role of exchange.managementRoles) {
    if (!roles.has(role.name)) continue;
    for (const { cmdlet, parameters } of role.entries) {
      const known = granted.get(cmdlet);
      if (parameters === '*' || known === '*') granted.set(cmdlet, '*');
      else granted.set(cmdlet, new Set([...(known ?? []), ...parameters]));
    }
  }
  return {
    names: [...granted.keys()].sort(),
    allows: (cmdlet) => granted.has(cmdlet),
    allowsParameter: (cmdlet, parameter) => {
      const parameters = granted.get(cmdlet);
      return parameters === '*' || (parameters?.has(parameter) ?? false);
    },
  };
}
