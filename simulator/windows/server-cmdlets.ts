/**
 * What is implemented in a remote session (microsoft.powershell) on a server, by published name. One file for each noun.
 *
 * A server has no files, so certificates are neither exported nor imported here.
 */
import type { ShellCmdlets } from '../shell.ts';
import { connectionTestCmdlets } from './cmdlets/connection-test.ts';
import { itemCmdlets } from './cmdlets/item.ts';
import { localGroupCmdlets } from './cmdlets/local-group.ts';
import { netFirewallFilterCmdlets } from './cmdlets/net-firewall-filter.ts';
import { netFirewallRuleCmdlets } from './cmdlets/net-firewall-rule.ts';
import { psSessionConfigurationCmdlets } from './cmdlets/ps-session-configuration.ts';
import { selectObjectCmdlets } from './cmdlets/select-object.ts';
import { selfSignedCertificateCmdlets } from './cmdlets/self-signed-certificate.ts';
import { serviceCmdlets } from './cmdlets/service.ts';
import { webConfigurationCmdlets } from './cmdlets/web-configuration.ts';
import { wsmanInstanceCmdlets } from './cmdlets/wsman-instance.ts';

export const serverCmdlets: ShellCmdlets = {
  ...localGroupCmdlets,
  ...serviceCmdlets,
  ...psSessionConfigurationCmdlets,
  ...wsmanInstanceCmdlets,
  ...itemCmdlets,
  ...selfSignedCertificateCmdlets,
  ...netFirewallRuleCmdlets,
  ...netFirewallFilterCmdlets,
  ...connectionTestCmdlets,
  ...webConfigurationCmdlets,
  ...selectObjectCmdlets,
};
