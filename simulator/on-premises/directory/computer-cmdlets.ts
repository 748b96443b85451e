/**
 * Computers, and who may act on them on behalf of others. `-PrincipalsAllowedToDelegateToAccount` replaces the whole list, so
 * what was there must be given again; null empties it.
 * Source: learn, Set-ADComputer; psdocs, "Making the second hop in PowerShell Remoting".
 */
import type { DirectoryComputer } from '../../tenant/state.ts';
import type { ShellCall, ShellCmdlets, ShellObject } from '../../shell.ts';
import { asWrite, type DirectoryCall, directoryCall, flag, requireWrite } from './directory-call.ts';
import { filtered } from './directory-filter.ts';
import { computerSam, identityText, theComputer, thePrincipal } from './directory-identity.ts';
import { computerProperties, selected } from './directory-properties.ts';
import { changeObject } from './directory-write.ts';

const fromTheStart = [
  'DistinguishedName',
  'DNSHostName',
  'Enabled',
  'Name',
  'ObjectClass',
  'ObjectGUID',
  'SamAccountName',
  'SID',
  'UserPrincipalName',
];

const shown = (at: DirectoryCall, computer: DirectoryComputer): ShellObject =>
  selected(at, computerProperties(at, computer), fromTheStart);

function get(call: ShellCall) {
  const at = directoryCall(call);
  if (call.set !== 'Filter') return { objects: [shown(at, theComputer(at))] };
  const found = filtered(
    at,
    at.view.computers.map((computer) => computerProperties(at, computer)),
  );
  return { objects: found.map((all) => selected(at, all, fromTheStart)) };
}

function change(call: ShellCall) {
  const at = directoryCall(call);
  const computer = theComputer(at);
  requireWrite(at, computerSam(computer), 'attributes');
  const patch: Partial<DirectoryComputer> = {};
  const name = 'PrincipalsAllowedToDelegateToAccount';
  if (name in call.parameters) {
    const given = call.parameters[name];
    const listed: unknown[] = given === null ? [] : Array.isArray(given) ? given : [given];
    patch.principalsAllowedToDelegateToAccount = [
      ...new Set(listed.map((one) => thePrincipal(at, identityText(one) ?? '').row.distinguishedName)),
    ];
  }
  const trusted = flag(at, 'TrustedForDelegation');
  if (trusted !== undefined) patch.trustedForDelegation = trusted;
  changeObject(asWrite(at), 'computers', computer, patch);
  return { objects: flag(at, 'PassThru') === true ? [shown(directoryCall(call), { ...computer, ...patch })] : [] };
}

export const directoryComputerCmdlets: ShellCmdlets = {
  'Get-ADComputer': { implements: ['Identity', 'Filter', 'Properties', 'SearchBase', 'Server'], run: get },
  'Set-ADComputer': {
    implements: ['Identity', 'PrincipalsAllowedToDelegateToAccount', 'TrustedForDelegation', 'PassThru', 'Server'],
    run: change,
  },
};
