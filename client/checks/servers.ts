/**
 * The servers of a connection, checked by PowerShell as runs use it: that works on the on-premises host only, and with a
 * simulated organization anywhere. Only reads.
 */
import { onPremisesOf, type OnPremisesContext } from '../../activities/on-premises-context.ts';
import type { Config } from '../../config.ts';
import type { AnyConnected } from '../../connectors/connected.ts';
import { isOffered } from '../../connectors/exchange-server/is-offered.ts';
import { closeSessions } from '../../connectors/powershell/session-pool.ts';
import type { IdentityRole } from '../../domain/connection.ts';
import { neededOnServers } from '../../domain/server-rights.ts';
import { attempt, ok, skipped, warning, wrong, type Check } from './check.ts';

/** Milliseconds for all checks as one of the two identities. */
const patience = 120_000;

export async function serverChecks(connected: AnyConnected, { roles }: Pick<Config, 'roles'>): Promise<Check[]> {
  if (connected.onPremises === undefined) return [];
  const name = `connection ${connected.name}, servers`;
  if (connected.kind === 'exchange-server' && !roles.includes('servers')) {
    return [skipped(name, 'only the on-premises host can check them: run doctor there, with RUNBOOKS_ROLES=servers')];
  }
  try {
    return [...(await asRole(connected, 'plan')), ...(await asRole(connected, 'apply'))];
  } finally {
    await closeSessions();
  }
}

async function asRole(connected: AnyConnected, role: IdentityRole): Promise<Check[]> {
  const onPremises = onPremisesOf(connected, role, AbortSignal.timeout(patience));
  const name = `connection ${connected.name}, servers, as ${role}`;
  const servers: string[] = [];
  const shell = await attempt(`${name}, Exchange`, async () =>
    exchangeCheck(`${name}, Exchange`, role, onPremises, servers),
  );
  if (shell.result === 'wrong' && servers.length === 0) return [shell];
  const rest = [
    attempt(`${name}, directory`, async () => directoryCheck(`${name}, directory`, onPremises, servers)),
    attempt(`${name}, WinRM`, async () => winrmCheck(`${name}, WinRM`, onPremises, servers)),
  ];
  return [shell, ...(await Promise.all(rest))];
}

/** @param servers gets the host names */
async function exchangeCheck(
  name: string,
  role: IdentityRole,
  { exchange }: OnPremisesContext,
  servers: string[],
): Promise<Check> {
  const found = await exchange.invoke<{ Fqdn: string }>('Get-ExchangeServer', {}, { select: ['Name', 'Fqdn'] });
  servers.push(...found.map(({ Fqdn }) => Fqdn.toLowerCase()));
  const missing: string[] = [];
  for (const cmdlet of neededOnServers(role).exchange) {
    if (!(await isOffered(exchange, cmdlet))) missing.push(cmdlet);
  }
  if (missing.length === 0) {
    return ok(name, `a session opens, shows ${servers.join(', ')}, and offers the cmdlets that runbooks need`);
  }
  const advice = 'Put the account into a role group with these cmdlets: docs/windows-host.md.';
  return wrong(name, `a session opens, without ${missing.join(', ')}`, advice);
}

async function directoryCheck(
  name: string,
  { directory, organization }: OnPremisesContext,
  servers: readonly string[],
): Promise<Check> {
  const [computer = ''] = (servers[0] ?? '').split('.');
  await directory.invoke('Get-ADComputer', { Identity: computer }, { select: ['DNSHostName'] });
  return ok(name, `${organization.domainController} answers`);
}

async function winrmCheck(name: string, onPremises: OnPremisesContext, servers: readonly string[]): Promise<Check> {
  const refusing = await Promise.all(
    servers.map(async (server) => {
      try {
        await onPremises.server(server).invoke('Get-Service', { Name: 'WinRM' }, { select: ['Name', 'Status'] });
        return [];
      } catch {
        return [server];
      }
    }),
  );
  const missing = refusing.flat();
  if (missing.length === 0) return ok(name, `a session opens on each of ${servers.length} servers`);
  const advice =
    'monosync-onprem and the proxy of allsolutions-ews need it: check that these servers are up, and that the account is an administrator on them.';
  return warning(name, `no session on ${missing.join(', ')}`, advice);
}
