/** The cmdlets of the ActiveDirectory module that are implemented, by published name. */
import type { ShellCmdlets } from '../../shell.ts';
import { directoryAccountCmdlets } from './account-cmdlets.ts';
import { directoryComputerCmdlets } from './computer-cmdlets.ts';
import { directoryGroupCmdlets } from './group-cmdlets.ts';
import { directoryObjectCmdlets } from './object-cmdlets.ts';
import { directoryUserCmdlets } from './user-cmdlets.ts';

export const directoryCmdlets: ShellCmdlets = {
  ...directoryAccountCmdlets,
  ...directoryComputerCmdlets,
  ...directoryGroupCmdlets,
  ...directoryObjectCmdlets,
  ...directoryUserCmdlets,
};
