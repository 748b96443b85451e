/** The cmdlets that are implemented at each place, and so can be called there. */
import type { Cmdlet } from '../exchange/cmdlet.ts';
import { exchangeServerCmdlets } from '../on-premises/exchange-cmdlets.ts';
import { directoryCmdlets } from '../on-premises/directory/directory-cmdlets.ts';
import type { ShellCmdlets } from '../shell.ts';
import { serverCmdlets } from '../windows/server-cmdlets.ts';

export interface Tables {
  /** The worker's own machine, in addition to `host/`: Active Directory. */
  host: ShellCmdlets;
  /** A remote session on a server. */
  server: ShellCmdlets;
  /** The Exchange Management Shell. */
  exchange: Readonly<Record<string, Cmdlet>>;
}

export const tables: Tables = { host: directoryCmdlets, server: serverCmdlets, exchange: exchangeServerCmdlets };
