/**
 * What every cmdlet of Active Directory needs of its call: the domain controller that it asks, what that one sees, and
 * whether the caller may write there.
 *
 * `-Server` names a domain controller, or the domain for any of them; without it that is the first. Everybody who signs in
 * may read. The members of *Domain Admins*, and of the group that the worker's rights are delegated to, may write.
 */
import type { DirectoryAccount, OnPremisesState } from '../../tenant/state.ts';
import { text } from '../../windows/server-call.ts';
import { directoryOperators } from '../seed/groups-and-computers.ts';
import type { ShellCall } from '../../shell.ts';
import { accessDenied, cannotAsk, insufficientRights, serverDown } from './directory-error.ts';
import { type DirectoryView, directorySeenFrom } from './directory-view.ts';
import type { DirectoryWrite } from './directory-write.ts';

export interface DirectoryCall {
  call: ShellCall;
  state: OnPremisesState;
  /** Host name of the domain controller. */
  at: string;
  /** DC=contoso,DC=local */
  root: string;
  view: DirectoryView;
}

/** @throws ShellError ADServerDownException where nobody of that name answers */
export function directoryCall(call: ShellCall): DirectoryCall {
  const state = call.core.store.state.onPremises!;
  const asked = text(call, 'Server')?.toLowerCase();
  const { domainControllers, domain } = state;
  const isAny = asked === undefined || asked === domain.dns.toLowerCase() || asked === domain.netbios.toLowerCase();
  const at = isAny
    ? domainControllers[0]
    : domainControllers.find((host) => host === asked || host.split('.')[0] === asked);
  if (at === undefined) throw serverDown(call.name);
  const root = `DC=${domain.dns.replaceAll('.', ',DC=')}`;
  return { call, state, at, root, view: directorySeenFrom(call.core, at) };
}

export const asWrite = ({ call, at }: DirectoryCall): DirectoryWrite => ({
  core: call.core,
  context: call.context,
  operation: call.name,
  at,
});

/** Whether somebody may write: also decides what the refusal is. */
function mayWrite({ groups }: OnPremisesState, { id }: DirectoryAccount): boolean {
  return groups.some(
    ({ sid, samAccountName, memberIds }) =>
      memberIds.includes(id) && (sid.endsWith('-512') || samAccountName === directoryOperators),
  );
}

/** @param target what is written, for the error record */
export function requireWrite({ call, state }: DirectoryCall, target: string, how: 'attributes' | 'object'): void {
  if (mayWrite(state, call.caller)) return;
  const refused = { cmdlet: call.name, target };
  throw how === 'attributes' ? insufficientRights(refused) : accessDenied(refused);
}

/** A removal asks for confirmation, which nobody is there to give, unless `-Confirm:$false` says not to. */
export function requireConfirmed({ call }: DirectoryCall, target: string): void {
  if (call.parameters['Confirm'] !== false) throw cannotAsk({ cmdlet: call.name, target });
}

/** A Boolean parameter; undefined where it is absent. */
export function flag({ call }: DirectoryCall, name: string): boolean | undefined {
  const value = call.parameters[name];
  return value === undefined || value === null ? undefined : Boolean(value);
}
