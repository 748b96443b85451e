/**
 * What is entered and trusted on Monosync's side, for all servers at once, as read from the servers at the end: including
 * those that were done last, and those that were skipped.
 */
import { powershellLiteral } from '../../domain/powershell-literal.ts';
import { winrmPort } from '../../domain/resources/winrm-https-listener.ts';
import { httpsListeners, type HttpsListeners } from '../../domain/sources/https-listeners.ts';
import type { Run } from '../run/run.ts';
import type { HopOf } from './second-hop-or-delegation.ts';

export async function enterAtMonosync(
  run: Run,
  {
    servers,
    account,
    password,
    hops,
  }: {
    readonly servers: readonly string[];
    readonly account: string;
    readonly password: string;
    readonly hops: ReadonlyMap<string, HopOf>;
  },
): Promise<void> {
  const { listeners } = await run.known(await run.read(httpsListeners, { servers }));
  const [first] = listeners.filter(({ thumbprint }) => thumbprint !== null);
  const untried = listeners.filter(({ server }) => hops.get(server) === 'not tried');
  await run.manualStep('Monosync: its Exchange servers', {
    account,
    password,
    port: String(winrmPort),
    ...Object.fromEntries(listeners.map((each) => [each.server, lineOf(each, hops.get(each.server))])),
    'export a certificate, on its server': exportLine(first),
    'trust a self-signed one, on each Monosync server':
      "Import-Certificate -FilePath 'SERVER.cer' -CertStoreLocation Cert:\\LocalMachine\\Root",
    ...(untried.length > 0 && {
      'to be tried on a Monosync server, for each Exchange server': trialLines(account),
    }),
  });
}

function lineOf({ shows }: HttpsListeners['listeners'][number], hop: HopOf | undefined): string {
  return hop === undefined ? shows : `${shows}; second hop: ${hop}`;
}

function exportLine(shown: HttpsListeners['listeners'][number] | undefined): string {
  const { server = 'SERVER', thumbprint } = shown ?? {};
  return `Export-Certificate -Cert Cert:\\LocalMachine\\My\\${thumbprint ?? 'THUMBPRINT'} -FilePath ${powershellLiteral(`${server}.cer`)}`;
}

/** For a worker whose egress address isn't one of Monosync's, so that it couldn't prove anything. */
function trialLines(account: string): string {
  return [
    `$session = New-PSSession -ComputerName SERVER -UseSSL -Credential ${powershellLiteral(account)}`,
    "Invoke-Command $session { New-PSSession -ConfigurationName Microsoft.Exchange -ConnectionUri 'http://SERVER/PowerShell/' -Authentication Kerberos | Remove-PSSession }",
    'Remove-PSSession $session',
  ].join('; ');
}
