/** What is played in a remote session (microsoft.powershell) on a server, by published name. One file for each noun. */
import type { ShellCmdlets } from '../on-premises/shell.ts';

export const serverCmdlets: ShellCmdlets = {};
