/**
 * The certificates in Cert:\LocalMachine\My of a server: read, made, and removed with their keys. No private key is ever
 * read. Whether there is one, and the friendly name, only the server knows: a certificate that leaves a session is made anew
 * from its public bytes, so that both are asked for within it.
 * Sources: psdocs, about_Certificate_Provider; PowerShell source, the rehydration of X509Certificate2; learn,
 * New-SelfSignedCertificate (RSA of 2048 bits, for client and server authentication; an end of one's own by -NotAfter).
 */
import type { Shell } from '../../connectors/powershell/shell.ts';
import { date } from '../../connectors/powershell/values.ts';
import { Failure } from '../../domain/failure.ts';
import type { ServerCertificate } from '../../domain/server-certificate.ts';
import { isTrue, listOf, textOf, timeOf } from './raw-response.ts';

const store = 'Cert:\\LocalMachine\\My';

const select = [
  'Thumbprint',
  'Subject',
  'Issuer',
  'FriendlyName',
  'NotBefore',
  'NotAfter',
  'HasPrivateKey',
  'DnsNameList',
  'EnhancedKeyUsageList',
] as const;

type RawResponse = Partial<Record<(typeof select)[number], unknown>>;

export async function certificatesOn(shell: Shell, server: string): Promise<ServerCertificate[]> {
  const raw = await shell.pipe<RawResponse>(
    [
      { cmdlet: 'Get-ChildItem', parameters: { Path: store } },
      { cmdlet: 'Select-Object', parameters: { Property: [...select] } },
    ],
    { select: [...select], subject: `certificates of ${server}` },
  );
  return raw.map((each) => certificateOf(each, server));
}

/** @param tag friendly name by which a certificate is found again whose answer was lost */
export async function makeSelfSigned(
  shell: Shell,
  { server, tag, notAfter }: { server: string; tag: string; notAfter: number },
): Promise<string> {
  const [made] = await shell.invoke<RawResponse>(
    'New-SelfSignedCertificate',
    {
      DnsName: [server],
      CertStoreLocation: store,
      FriendlyName: tag,
      NotAfter: date(new Date(notAfter)),
    },
    { select: ['Thumbprint'], subject: `a certificate for ${server}` },
  );
  if (made === undefined) throw unexpected(server);
  return plainThumbprint(textOf(made.Thumbprint));
}

/** With its private key. */
export async function removeCertificate(shell: Shell, server: string, thumbprint: string): Promise<void> {
  await shell.invoke(
    'Remove-Item',
    { Path: `${store}\\${plainThumbprint(thumbprint)}`, DeleteKey: true },
    { subject: `certificate ${thumbprint} of ${server}` },
  );
}

/** Upper-case hexadecimal and nothing else: a copied one brings blanks and marks of direction along. */
export function plainThumbprint(thumbprint: string): string {
  return thumbprint.replaceAll(/[^0-9A-Fa-f]/g, '').toUpperCase();
}

function certificateOf(raw: RawResponse, server: string): ServerCertificate {
  const thumbprint = plainThumbprint(textOf(raw.Thumbprint));
  const notBefore = timeOf(raw.NotBefore);
  const notAfter = timeOf(raw.NotAfter);
  if (thumbprint.length !== 40 || Number.isNaN(notBefore) || Number.isNaN(notAfter)) throw unexpected(server);
  return {
    thumbprint,
    subject: textOf(raw.Subject),
    issuer: textOf(raw.Issuer),
    friendlyName: textOf(raw.FriendlyName),
    dnsNames: listOf(raw.DnsNameList)
      .map(dnsName)
      .filter((name) => name !== ''),
    notBefore,
    notAfter,
    hasPrivateKey: isTrue(raw.HasPrivateKey),
    enhancedKeyUsages: listOf(raw.EnhancedKeyUsageList)
      .map(usage)
      .filter((id) => id !== ''),
  };
}

/** A DnsNameRepresentation, or its text: "bücher.example (xn--...)" where both differ. */
function dnsName(raw: unknown): string {
  const { Punycode, Unicode } = (typeof raw === 'object' && raw !== null ? raw : {}) as Record<string, unknown>;
  const text = [Punycode, Unicode].find((each) => typeof each === 'string') ?? textOf(raw);
  return /\((xn--[^)]+)\)$/.exec(text as string)?.[1] ?? (text as string);
}

/** An EnhancedKeyUsageRepresentation, or its text: "Server Authentication (1.3.6.1.5.5.7.3.1)". */
function usage(raw: unknown): string {
  const { ObjectId } = (typeof raw === 'object' && raw !== null ? raw : {}) as { ObjectId?: unknown };
  const text = typeof ObjectId === 'string' ? ObjectId : textOf(raw);
  return /\d+(?:\.\d+)+/.exec(text)?.[0] ?? '';
}

function unexpected(server: string): Failure {
  return new Failure('server-answer-unexpected', { service: 'powershell', subject: `certificates of ${server}` });
}
