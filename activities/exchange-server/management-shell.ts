/**
 * The Exchange Management Shell with what is needed of each kind of object: a live one has hundreds of properties, and an
 * implementation that serves Exchange Online as well doesn't say which it needs. An identifying one is always among
 * them.
 */
import type { ConnectionContext } from '../context.ts';
import type { ExchangeCmdlets } from '../on-premises-context.ts';

const named = ['Guid', 'Name'];
const recipient = [...named, 'PrimarySmtpAddress', 'DistinguishedName', 'EmailAddresses', 'RecipientTypeDetails'];
const virtualDirectory = [
  ...named,
  'Identity',
  'Server',
  'BasicAuthentication',
  'WindowsAuthentication',
  'ExtendedProtectionTokenChecking',
];

const properties: Readonly<Record<string, readonly string[]>> = {
  'Get-CASMailbox': [...named, 'PrimarySmtpAddress', 'EmailAddresses', 'EwsEnabled'],
  'Get-DistributionGroupMember': recipient,
  'Get-ManagementRoleAssignment': [
    ...named,
    'Role',
    'RoleAssignee',
    'RoleAssigneeName',
    'RoleAssigneeType',
    'RoleAssignmentDelegationType',
    'CustomRecipientWriteScope',
    'Enabled',
  ],
  'Get-ManagementRoleEntry': ['Name', 'Role'],
  'Get-ManagementScope': [...named, 'RecipientFilter', 'RecipientRoot', 'Exclusive'],
  'Get-PowerShellVirtualDirectory': [...virtualDirectory, 'RequireSSL'],
  'Get-Recipient': recipient,
  'Get-RoleGroup': [...named, 'Members'],
  'Get-RoleGroupMember': [...named, 'DistinguishedName'],
  'Get-User': [
    ...named,
    'DistinguishedName',
    'SamAccountName',
    'UserPrincipalName',
    'RecipientTypeDetails',
    'RemotePowerShellEnabled',
  ],
  'Get-WebServicesVirtualDirectory': virtualDirectory,
  'New-ManagementRoleAssignment': named,
  'New-ManagementScope': named,
  'New-RoleGroup': named,
};

/** As the runner. */
export function managementShell({ onPremises }: Pick<ConnectionContext, 'onPremises'>): ExchangeCmdlets {
  const { exchange } = onPremises;
  const wanted = (cmdlet: string) => {
    const select = properties[cmdlet];
    return select === undefined ? {} : { select };
  };
  return {
    invoke: (cmdlet, parameters, options) => exchange.invoke(cmdlet, parameters, { ...wanted(cmdlet), ...options }),
    exactlyOne: (cmdlet, identity, options) => exchange.exactlyOne(cmdlet, identity, { ...wanted(cmdlet), ...options }),
  };
}
