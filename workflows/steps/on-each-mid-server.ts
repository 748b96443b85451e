/**
 * The manual step on each MID server: import the certificate into the store that the service uses, its private key readable
 * by the service's account, install a version of the module that supports it, and connect once as that account.
 */
import type { SecopsCertificateAuthInput } from '../../domain/runbooks/secops-certificate-auth.ts';
import { powershellLiteral } from '../../domain/powershell-literal.ts';
import { text, type Output } from '../run/output.ts';
import type { Run } from '../run/run.ts';

export interface Installed {
  readonly certificate: {
    readonly secret: Output<string>;
    readonly thumbprint: Output<string>;
    readonly notAfter: Output<string>;
  };
  readonly appId: Output<string>;
  /** Initial domain. */
  readonly organization: string;
}

export async function onEachMidServer(
  run: Run,
  input: SecopsCertificateAuthInput,
  { certificate, appId, organization }: Installed,
): Promise<void> {
  const { midServiceAccount, certificateStore, cryptographicProvider, searches } = input;
  const { secret, thumbprint } = certificate;
  const machine = certificateStore === 'LocalMachine';
  const searchesMail = searches !== 'none';
  const searchOnly = searchesMail ? ' -EnableSearchOnlySession' : '';
  for (const server of input.midServers) {
    await run.manualStep(`MID server ${server}: certificate and connection`, {
      'export, where the secret store is': text`runbook secret export ${secret} --pfx ${server}.pfx --cer ${server}.cer --csp ${shellLiteral(cryptographicProvider)} --reason ${shellLiteral(`for ${server}`)}`,
      'import, as': machine ? `an administrator of ${server}` : `${midServiceAccount}, on ${server}`,
      'import, with the password of the export': `Import-PfxCertificate -FilePath ${powershellLiteral(`${server}.pfx`)} -CertStoreLocation Cert:\\${certificateStore}\\My -Password (Read-Host -AsSecureString)`,
      'private key': machine
        ? `in mmc: Certificates (Local Computer) > Personal > All Tasks > Manage Private Keys: add ${midServiceAccount}`
        : `readable by ${midServiceAccount} alone: it lies in the account's own store`,
      'check of the provider': text`certutil${machine ? '' : ' -user'} -store My ${thumbprint}`,
      module: searchesMail
        ? 'ExchangeOnlineManagement 3.10.0 or later: Get-Module ExchangeOnlineManagement -ListAvailable'
        : 'ExchangeOnlineManagement 3.2.0 or later: Get-Module ExchangeOnlineManagement -ListAvailable',
      [`connect, as ${midServiceAccount}`]: text`Connect-IPPSSession -CertificateThumbprint ${thumbprint} -AppID ${appId} -Organization ${organization}${searchOnly}`,
      afterwards: text`delete ${server}.pfx and ${server}.cer, wherever they were copied`,
      'certificate expires': certificate.notAfter,
    });
  }
}

/** Quotes a text without quotes for a POSIX shell. */
function shellLiteral(words: string): string {
  return `'${words}'`;
}
