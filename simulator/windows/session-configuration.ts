/**
 * Who may open a session with which configuration (endpoint). Kept as a security descriptor in SDDL; `Permission` is how
 * `Get-PSSessionConfiguration` shows it. A denial wins. A remoting session counts as a network user, never as an
 * interactive one.
 */
import type { DirectoryAccount, ExchangeServer, OnPremisesState } from '../tenant/on-premises-state.ts';
import { sidsOn } from './principals.ts';
import {
  administratorsSid,
  everyoneSid,
  interactiveSid,
  networkSid,
  remoteManagementUsersSid,
} from './well-known-sids.ts';

type SessionConfiguration = ExchangeServer['sessionConfigurations'][number];

interface Entry {
  isDenial: boolean;
  sid: string;
}

/** Two letters in place of a SID (Microsoft Learn, "SID Strings"). */
const abbreviations: Readonly<Record<string, string>> = {
  BA: administratorsSid,
  RM: remoteManagementUsersSid,
  IU: interactiveSid,
  NU: networkSid,
  WD: everyoneSid,
};

/** The entry that keeps network users out, as `Disable-PSRemoting` writes it (PowerShell's source, `localSDDL_Win8`). */
const networkDenied = '(D;;GA;;;NU)';

/** @returns undefined for what isn't a security descriptor, or names somebody by letters that aren't known here */
export function entriesOf(sddl: string): Entry[] | undefined {
  const discretionary = /^O:\w+G:\w+D:[A-Z]*((?:\([^()]*\))*)(?:S:[A-Z]*(?:\([^()]*\))*)?$/.exec(sddl);
  if (discretionary === null) return undefined;
  const entries = [...discretionary[1]!.matchAll(/\(([^()]*)\)/g)].map(([, inner]) => inner!.split(';'));
  const read = entries.map((parts): Entry | undefined => {
    const sid = abbreviations[parts[5] ?? ''] ?? parts[5];
    if (parts.length !== 6 || !['A', 'D'].includes(parts[0]!) || sid?.startsWith('S-1-') !== true) return undefined;
    return { isDenial: parts[0] === 'D', sid };
  });
  return read.every((entry) => entry !== undefined) ? read : undefined;
}

/** As Windows shows it: denials first, then in the order of the SIDs. */
export function permissionOf(sddl: string, nameOf: (sid: string) => string): string {
  const entries = (entriesOf(sddl) ?? []).sort(
    (one, other) => Number(other.isDenial) - Number(one.isDenial) || compareSids(one.sid, other.sid),
  );
  return entries.map(({ isDenial, sid }) => `${nameOf(sid)} ${isDenial ? 'AccessDenied' : 'AccessAllowed'}`).join(', ');
}

/** Without the entry that keeps network users out: what `Enable-PSRemoting` makes of each (Microsoft Learn, its notes). */
export const openedToNetwork = (sddl: string): string => sddl.replace(networkDenied, '');

/** Whether an account may open a session with the configuration of a name; `microsoft.powershell` is the default one. */
export function mayOpenSession(
  organization: OnPremisesState,
  server: ExchangeServer,
  account: DirectoryAccount,
  configurationName = 'microsoft.powershell',
): boolean {
  const configuration = findConfiguration(server, configurationName);
  if (configuration?.enabled !== true) return false;
  const carried = sidsOn(organization, server, account).add(networkSid).add(everyoneSid);
  const concerned = (entriesOf(configuration.securityDescriptorSddl) ?? []).filter(({ sid }) => carried.has(sid));
  return concerned.length > 0 && concerned.every(({ isDenial }) => !isDenial);
}

export function findConfiguration(server: ExchangeServer, name: string): SessionConfiguration | undefined {
  return server.sessionConfigurations.find((one) => one.name.toLowerCase() === name.toLowerCase());
}

function compareSids(one: string, other: string): number {
  const [left, right] = [one, other].map((sid) => sid.split('-').slice(1).map(Number)) as [number[], number[]];
  if (left.length !== right.length) return left.length - right.length;
  const at = left.findIndex((part, index) => part !== right[index]);
  return at === -1 ? 0 : left[at]! - right[at]!;
}
