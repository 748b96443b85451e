/**
 * What WinRM accepts as a listener: HTTP has no certificate; HTTPS names one of the machine's store that is meant for servers
 * and whose name is the listener's. Hostname and thumbprint are judged together, so that a new certificate with another name is
 * accepted only together with its name.
 *
 * An expired or self-signed certificate is accepted: only `winrm quickconfig` checks for these.
 */
import type { ExchangeServer, StoredCertificate, WinrmListener } from '../tenant/on-premises-state.ts';
import { serverAuthentication } from './make-certificate.ts';
import { type WsmanFault, wsmanFaults } from './wsman-fault.ts';

/** @param values by name in lower case */
export function changedListener(
  listener: WinrmListener,
  values: ReadonlyMap<string, string>,
): WinrmListener | WsmanFault {
  const changed = { ...listener };
  for (const [name, value] of values) {
    if (name === 'hostname') changed.hostname = value;
    else if (name === 'certificatethumbprint') changed.certificateThumbprint = value.replaceAll(' ', '').toUpperCase();
    else if (name === 'port') changed.port = Number(value);
    else if (name === 'enabled') {
      if (!['true', 'false'].includes(value.toLowerCase())) return wsmanFaults.invalidValues;
      changed.enabled = value.toLowerCase() === 'true';
    } else if (name === 'address' || name === 'transport') {
      if (value.toUpperCase() !== listener[name].toUpperCase()) return wsmanFaults.keysChanged;
    } else return wsmanFaults.invalidValues;
  }
  return changed;
}

/** @returns why WinRM refuses the listener, or undefined */
export function listenerFault(
  server: Pick<ExchangeServer, 'fqdn' | 'certificates'>,
  listener: WinrmListener,
): WsmanFault | undefined {
  if (!Number.isInteger(listener.port) || listener.port < 1 || listener.port > 65_535) return wsmanFaults.invalidPort;
  const { certificateThumbprint: thumbprint } = listener;
  if (listener.transport === 'HTTP') return thumbprint === '' ? undefined : wsmanFaults.thumbprintNotBlank;
  if (thumbprint === '') return wsmanFaults.thumbprintBlank;
  const certificate = server.certificates.find((one) => one.thumbprint === thumbprint);
  if (certificate === undefined) return wsmanFaults.certificateNotFound;
  const usages = certificate.enhancedKeyUsages;
  if (usages.length > 0 && !usages.includes(serverAuthentication)) return wsmanFaults.wrongUsage;
  return isFor(certificate, listener.hostname || server.fqdn) ? undefined : wsmanFaults.nameMismatch;
}

/** Whether a certificate is for a host, by its common name or one of its DNS names. */
function isFor({ subject, dnsNames }: StoredCertificate, host: string): boolean {
  const common = /(?:^|,\s*)CN=([^,]+)/i.exec(subject)?.[1] ?? '';
  return [common, ...dnsNames].some((name) => {
    const [one, other] = [name.toLowerCase(), host.toLowerCase()];
    return one === other || (one.startsWith('*.') && one.slice(1) === other.slice(other.indexOf('.')));
  });
}
