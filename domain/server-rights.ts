/**
 * What the runner's account on premises must be allowed, by runbook. Read by `doctor`; written out in each runbook's page.
 * A management role can only be assigned by an account with a delegating assignment of it: those that a runbook assigns
 * are listed here too.
 *
 * Source: odp, "permissions" of each cmdlet; learn, built-in management roles of Exchange Server; the ActiveDirectory module.
 */
import type { IdentityRole } from './connection.ts';
import { catalogue } from './runbooks/catalogue.ts';
import type { ServerRights } from './runbooks/rights.ts';
import type { RunbookName } from './runbooks/runbook-names.ts';

export const serverRights: Readonly<Partial<Record<RunbookName, ServerRights>>> = Object.fromEntries(
  catalogue.flatMap(({ name, serverRights: rights }) => (rights === undefined ? [] : [[name, rights]])),
);

/** The needs on premises of all runbooks that there are, each once. */
export function neededOnServers(role: IdentityRole): {
  exchange: string[];
  directory: string[];
  handsOn: string[];
} {
  const all = Object.values(serverRights);
  return {
    exchange: [...new Set(all.flatMap(({ exchange }) => exchange[role]))],
    directory: [...new Set(all.flatMap(({ directory }) => directory[role]))],
    handsOn: role === 'plan' ? [] : [...new Set(all.flatMap(({ handsOn }) => handsOn))],
  };
}
