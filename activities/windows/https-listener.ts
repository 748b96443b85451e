/**
 * The HTTPS listener of a server's WinRM, on every address. Host name and thumbprint are written together.
 * Sources: learn, Get-/New-/Set-/Remove-WSManInstance; psdocs, about_Remote_Troubleshooting (`Source: GPO`).
 */
import type { Shell } from '../../connectors/powershell/shell.ts';
import { textOf } from './raw-response.ts';
import { plainThumbprint } from './server-certificates.ts';

const ResourceURI = 'winrm/config/Listener';
const SelectorSet = { Transport: 'HTTPS', Address: '*' } as const;
const select = ['Address', 'Transport', 'Port', 'Hostname', 'Enabled', 'CertificateThumbprint', 'Source'] as const;

type RawResponse = Partial<Record<(typeof select)[number], unknown>>;

export interface HttpsListener {
  readonly hostname: string;
  /** Upper-case hexadecimal. */
  readonly certificateThumbprint: string;
  readonly port: number;
  readonly enabled: boolean;
  /** `GPO` where group policy made it, so that it can't be changed here. */
  readonly source: string;
}

/** @returns undefined where WinRM lists none on every address */
export async function httpsListenerOn(shell: Shell, server: string): Promise<HttpsListener | undefined> {
  const raw = await shell.invoke<RawResponse>(
    'Get-WSManInstance',
    { ResourceURI, Enumerate: true },
    { select: [...select], subject: `listeners of ${server}` },
  );
  const found = raw.find(
    ({ Transport, Address }) => textOf(Transport).toUpperCase() === 'HTTPS' && textOf(Address) === '*',
  );
  if (found === undefined) return undefined;
  return {
    hostname: textOf(found.Hostname),
    certificateThumbprint: plainThumbprint(textOf(found.CertificateThumbprint)),
    port: Number(textOf(found.Port)),
    enabled: textOf(found.Enabled).toLowerCase() !== 'false',
    source: textOf(found.Source),
  };
}

export interface ListenerValues {
  readonly hostname: string;
  readonly certificateThumbprint: string;
}

export async function makeHttpsListener(shell: Shell, server: string, values: ListenerValues): Promise<void> {
  await shell.invoke(
    'New-WSManInstance',
    { ResourceURI, SelectorSet, ValueSet: valueSet(values) },
    { select: ['Address'], subject: `HTTPS listener of ${server}` },
  );
}

/** @throws Failure `setting-by-group-policy` */
export async function setHttpsListener(shell: Shell, server: string, values: ListenerValues): Promise<void> {
  await shell.invoke(
    'Set-WSManInstance',
    { ResourceURI, SelectorSet, ValueSet: valueSet(values) },
    { select: ['Address'], subject: `HTTPS listener of ${server}` },
  );
}

export async function removeHttpsListener(shell: Shell, server: string): Promise<void> {
  await shell.invoke('Remove-WSManInstance', { ResourceURI, SelectorSet }, { subject: `HTTPS listener of ${server}` });
}

function valueSet({ hostname, certificateThumbprint }: ListenerValues): Record<string, string> {
  return { Hostname: hostname, CertificateThumbprint: certificateThumbprint };
}
