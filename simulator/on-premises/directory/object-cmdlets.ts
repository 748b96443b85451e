/** Any object of the directory, by distinguished name or GUID, or by a filter. */
import type { ShellCall, ShellCmdlets } from '../../shell.ts';
import { directoryCall } from './directory-call.ts';
import { filtered } from './directory-filter.ts';
import { principals, theObject } from './directory-identity.ts';
import { propertiesOf, selected } from './directory-properties.ts';

const fromTheStart = ['DistinguishedName', 'Name', 'ObjectClass', 'ObjectGUID'];

function get(call: ShellCall) {
  const at = directoryCall(call);
  const all =
    call.set === 'Filter'
      ? filtered(
          at,
          principals(at).map((principal) => propertiesOf(at, principal)),
        )
      : [propertiesOf(at, theObject(at))];
  return { objects: all.map((one) => selected(at, one, fromTheStart)) };
}

export const directoryObjectCmdlets: ShellCmdlets = {
  'Get-ADObject': { implements: ['Identity', 'Filter', 'Properties', 'SearchBase', 'Server'], run: get },
};
