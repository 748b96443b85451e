/** Management roles and their entries. An entry is named "<role>\<cmdlet>", where either side may have wildcards. */
import type { ManagementRole } from '../../tenant/state.ts';
import { type CmdletCall, type Cmdlets, type ExchangeObject, text, texts } from '../cmdlet.ts';
import { invalidArgument, objectNotFound } from '../cmdlet-error.ts';
import { identified } from '../identity.ts';
import { publishedCmdlet } from '../published-cmdlets.ts';
import { resultSet } from '../result-set.ts';

function shown(role: ManagementRole): ExchangeObject {
  return {
    Name: role.name,
    Identity: role.name,
    Id: role.name,
    RoleType: role.roleType,
    IsRootRole: true,
    IsEndUserRole: false,
  };
}

function roles(call: CmdletCall) {
  const cmdlet = text(call, 'Cmdlet')?.toLowerCase();
  const type = text(call, 'RoleType')?.toLowerCase();
  const found = identified(call, call.core.store.state.exchange.managementRoles, (role) => [role.name])
    .filter((role) => cmdlet === undefined || role.entries.some((entry) => entry.cmdlet.toLowerCase() === cmdlet))
    .filter((role) => type === undefined || role.roleType.toLowerCase() === type);
  return { objects: found.map(shown) };
}

const wildcard = (pattern: string) =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    'i',
  );

function entries(call: CmdletCall) {
  const identity = text(call, 'Identity')!;
  const [role, cmdlet, ...more] = identity.split('\\');
  if (!role || !cmdlet || more.length > 0) {
    throw invalidArgument(`The role entry "${identity}" isn't valid. The format is "role name\\cmdlet name".`);
  }
  const wanted = texts(call, 'Parameters')?.map((name) => name.toLowerCase()) ?? [];
  const found = call.core.store.state.exchange.managementRoles
    .filter((one) => wildcard(role).test(one.name))
    .flatMap((one) =>
      one.entries.filter((entry) => wildcard(cmdlet).test(entry.cmdlet)).map((entry) => ({ one, entry })),
    )
    .map(({ one, entry }): ExchangeObject & { Parameters: string[] } => ({
      Name: entry.cmdlet,
      Role: one.name,
      Identity: `${one.name}\\${entry.cmdlet}`,
      Type: 'Cmdlet',
      PSSnapinName: 'Microsoft.Exchange.Management.PowerShell.E2010',
      Parameters:
        entry.parameters === '*'
          ? Object.keys(publishedCmdlet(entry.cmdlet, call.product)?.parameters ?? {})
          : entry.parameters,
    }))
    .filter((entry) => wanted.every((name) => entry.Parameters.some((one) => one.toLowerCase() === name)));
  if (found.length === 0 && !/[*?]/.test(identity)) throw objectNotFound(identity);
  return resultSet(call, found);
}

export const managementRoleCmdlets: Cmdlets = {
  'Get-ManagementRole': { implements: ['Identity', 'Cmdlet', 'RoleType'], run: roles },
  'Get-ManagementRoleEntry': { implements: ['Identity', 'Parameters', 'ResultSize'], run: entries },
};
