/**
 * Cmdlets and parameters that are published and that the catalogue of Windows cmdlets lacks, in its shape: names, types and
 * parameter sets are facts.
 *
 * Sources: MicrosoftDocs/windows-powershell-docs at f113d6b (winserver2025-ps: NetSecurity/Get-NetFirewallAddressFilter,
 * WebAdministration/Clear-WebConfiguration), MicrosoftDocs/PowerShell-Docs (5.1: Select-Object; about_WSMan_Provider for
 * `Concatenate`, a parameter that its provider adds to Set-Item).
 */
export interface AddedCmdlet {
  module: string;
  parameters: Readonly<Record<string, AddedParameter>>;
  sets: Readonly<Record<string, { required: readonly string[]; optional: readonly string[] }>>;
}

export interface AddedParameter {
  type: string;
  aliases?: readonly string[];
  position?: number;
}

const common = ['AsJob', 'CimSession', 'GPOSession', 'PolicyStore', 'ThrottleLimit'];

export const addedCmdlets: Readonly<Record<string, AddedCmdlet>> = {
  'Get-NetFirewallAddressFilter': {
    module: 'NetSecurity',
    parameters: {
      All: { type: 'SwitchParameter' },
      AsJob: { type: 'SwitchParameter' },
      AssociatedNetFirewallRule: { type: 'CimInstance' },
      AssociatedNetIPsecMainModeRule: { type: 'CimInstance' },
      AssociatedNetIPsecRule: { type: 'CimInstance' },
      CimSession: { type: 'CimSession[]', aliases: ['Session'] },
      GPOSession: { type: 'String' },
      PolicyStore: { type: 'String' },
      ThrottleLimit: { type: 'Int32' },
    },
    sets: {
      GetAll: { required: [], optional: ['All', ...common] },
      ByAssociatedNetFirewallRule: { required: ['AssociatedNetFirewallRule'], optional: common },
      ByAssociatedNetIPsecRule: { required: ['AssociatedNetIPsecRule'], optional: common },
      ByAssociatedNetIPsecMainModeRule: { required: ['AssociatedNetIPsecMainModeRule'], optional: common },
    },
  },
  'Clear-WebConfiguration': {
    module: 'WebAdministration',
    parameters: {
      Clr: { type: 'String' },
      Confirm: { type: 'SwitchParameter', aliases: ['cf'] },
      Filter: { type: 'String[]', position: 0 },
      Force: { type: 'SwitchParameter' },
      Location: { type: 'String[]' },
      PSPath: { type: 'String[]', position: 1 },
      WhatIf: { type: 'SwitchParameter', aliases: ['wi'] },
    },
    sets: {
      Default: { required: ['Filter'], optional: ['Clr', 'Confirm', 'Force', 'Location', 'PSPath', 'WhatIf'] },
    },
  },
  'Select-Object': {
    module: 'Microsoft.PowerShell.Utility',
    parameters: {
      ExcludeProperty: { type: 'System.String[]' },
      ExpandProperty: { type: 'System.String' },
      First: { type: 'System.Int32' },
      Index: { type: 'System.Int32[]' },
      InputObject: { type: 'System.Management.Automation.PSObject' },
      Last: { type: 'System.Int32' },
      Property: { type: 'System.Object[]', position: 0 },
      Skip: { type: 'System.Int32' },
      SkipLast: { type: 'System.Int32' },
      Unique: { type: 'System.Management.Automation.SwitchParameter' },
      Wait: { type: 'System.Management.Automation.SwitchParameter' },
    },
    sets: {
      DefaultParameter: {
        required: [],
        optional: [
          'ExcludeProperty',
          'ExpandProperty',
          'First',
          'InputObject',
          'Last',
          'Property',
          'Skip',
          'Unique',
          'Wait',
        ],
      },
      SkipLastParameter: {
        required: [],
        optional: ['ExcludeProperty', 'ExpandProperty', 'InputObject', 'Property', 'SkipLast', 'Unique'],
      },
      IndexParameter: { required: [], optional: ['Index', 'InputObject', 'Unique', 'Wait'] },
    },
  },
};

/** In addition to what the reference has of these cmdlets: in all of their sets, and optional. */
export const addedParameters: Readonly<Record<string, Readonly<Record<string, AddedParameter>>>> = {
  'Set-Item': { Concatenate: { type: 'System.Management.Automation.SwitchParameter' } },
};
