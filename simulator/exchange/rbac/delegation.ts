/** Nobody assigns a role, or removes an assignment of it, without a delegating assignment of it. */
import type { ExchangeState } from '../../tenant/state.ts';
import type { CmdletCall } from '../cmdlet.ts';
import { CmdletError } from '../cmdlet-error.ts';
import { heldAssignments } from './held-assignments.ts';

/** @throws CmdletError unless the caller has a delegating assignment of the role */
export function requireDelegation(call: CmdletCall, exchange: ExchangeState, role: string): void {
  const held = heldAssignments(exchange, call.caller, call.core.clock.now());
  if (held.some((assignment) => assignment.delegating && assignment.role === role)) return;
  throw new CmdletError(
    403,
    'Forbidden',
    'Microsoft.Exchange.Configuration.Tasks.TaskInvalidOperationException',
    `You don't have access to create, change, or remove the "${role}" management role assignment. You must be assigned a delegating role assignment to the management role or its parent in the hierarchy without a scope restriction.`,
  );
}
