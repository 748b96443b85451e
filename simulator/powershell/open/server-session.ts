/**
 * Opens a session on a Windows server: New-PSSession -ComputerName [-UseSSL]. In the order in which the real one finds out:
 * name, network, listener, certificate, who it is, whether that one may.
 */
import { X509Certificate } from 'node:crypto';
import type { Core } from '../../core.ts';
import type { ExchangeServer, StoredCertificate, WinrmListener } from '../../tenant/on-premises-state.ts';
import { allows } from '../../windows/firewall.ts';
import { addressAsServersSee } from '../../windows/network.ts';
import { findConfiguration, mayOpenSession } from '../../windows/session-configuration.ts';
import { isRunning, serverNamed, unknownHost } from './find-server.ts';
import { type Approach, identify, type OpenSession } from './open-session.ts';
import { certificateRefused, notOpened } from './session-error.ts';

export interface ServerApproach extends Approach {
  port: number;
  useSsl: boolean;
  /** An unknown authority doesn't matter; the name and the end still do. */
  skipCaCheck: boolean;
}

/** @throws PowerShellError of New-PSSession */
export function openServerSession(approach: ServerApproach): OpenSession {
  const { core, host, port, useSsl, authentication } = approach;
  const state = core.store.state.onPremises!;
  const server = serverNamed(state, host) ?? unknownHost(host, authentication);
  if (server.isDown || !allows(server, workerAddress, port)) throw notOpened(host, 'timedOut');
  const listener = listenerOn(server, port);
  if (listener === undefined || (listener.transport === 'HTTPS') !== useSsl) throw notOpened(host, 'cannotConnect');
  if (useSsl) checkCertificate(approach, server, listener);
  // WinRM's own Basic is for local accounts, and off by default. Source: learn, about_Remote_Troubleshooting.
  if (authentication === 'Basic') throw notOpened(host, 'accessDenied');
  const caller = identify(approach);
  if (findConfiguration(server, configurationName)?.enabled === false) throw notOpened(host, 'configurationDisabled');
  if (!mayOpenSession(state, server, caller, configurationName)) throw notOpened(host, 'accessDenied');
  return { kind: 'server', server: server.name, callerId: caller.id, nested: [], nextNestedId: 1 };
}

/** PowerShell's own on loopback: the worker's machine. */
const workerAddress = addressAsServersSee('127.0.0.1');
const configurationName = 'microsoft.powershell';

function listenerOn(server: ExchangeServer, port: number): WinrmListener | undefined {
  if (!isRunning(server, 'WinRM')) return undefined;
  return server.winrm.listeners.find((listener) => listener.enabled && listener.port === port);
}

function checkCertificate(approach: ServerApproach, server: ExchangeServer, listener: WinrmListener): void {
  const { core, host, port, skipCaCheck } = approach;
  const certificate = server.certificates.find(({ thumbprint }) => thumbprint === listener.certificateThumbprint);
  if (certificate === undefined) throw notOpened(host, 'cannotConnect');
  const faults = [
    ...(skipCaCheck || isTrusted(core, certificate)
      ? []
      : ['The SSL certificate is signed by an unknown certificate authority.']),
    ...(isFor(certificate, host)
      ? []
      : ['The SSL certificate contains a common name (CN) that does not match the hostname.']),
    ...(core.clock.isPast(certificate.notAfter) ? ['The SSL certificate is expired.'] : []),
  ];
  if (faults.length > 0) throw certificateRefused(host, port, faults);
}

const decoded = ({ der }: StoredCertificate) => new X509Certificate(Buffer.from(der, 'base64'));

/** The worker is in the domain: it trusts the company's own authority. */
function isTrusted(core: Core, certificate: StoredCertificate): boolean {
  const { domain } = core.store.state.onPremises!;
  const found = decoded(certificate);
  if (found.subject === found.issuer) return false;
  const components = domain.dns.split('.').map((part) => `DC=${part}`);
  return [`CN=${domain.netbios} Issuing CA`, ...components].every((part) => found.issuer.split('\n').includes(part));
}

/** Names of the certificate, where it has none its common name. */
const isFor = (certificate: StoredCertificate, host: string): boolean =>
  decoded(certificate).checkHost(host.toLowerCase()) !== undefined;
