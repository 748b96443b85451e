/** What is played in a remote session (microsoft.powershell) on a server, by published name. One file for each noun. */
import type { ShellCmdlets } from '../on-premises/shell.ts';
import { localGroupCmdlets } from './cmdlets/local-group.ts';
import { psSessionConfigurationCmdlets } from './cmdlets/ps-session-configuration.ts';
import { serviceCmdlets } from './cmdlets/service.ts';
import { wsmanInstanceCmdlets } from './cmdlets/wsman-instance.ts';

export const serverCmdlets: ShellCmdlets = {
  ...localGroupCmdlets,
  ...serviceCmdlets,
  ...psSessionConfigurationCmdlets,
  ...wsmanInstanceCmdlets,
};
