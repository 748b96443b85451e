/**
 * What a server's WinRM listener shows over TLS, read without trusting anything: nothing is sent but the handshake, so
 * old protocols and weak keys may be accepted for it.
 *
 * Invariant: a connection that was never answered (refused, dropped, silent) is distinguished from one that answers and
 * doesn't get to a certificate.
 */
import type { X509Certificate } from 'node:crypto';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { Failure } from '../../domain/failure.ts';
import { errorCode } from '../error-code.ts';

export interface ListenerCertificate {
  /** SHA-1 in upper-case hex, as WinRM names certificates. */
  thumbprint: string;
  subject: string;
  issuer: string;
  /** ISO 8601, UTC. */
  notBefore: string;
  notAfter: string;
  selfSigned: boolean;
  /** Whether this machine would trust it for that host. */
  authorized: boolean;
  /** Node's code of why not: `DEPTH_ZERO_SELF_SIGNED_CERT`, `ERR_TLS_CERT_ALTNAME_INVALID`. */
  error?: string;
}

export interface HandshakeCheck {
  host: string;
  /** 5986 by default. */
  port?: number;
  /** Addresses by lower-case host name, where names don't resolve from here. */
  addresses?: Readonly<Record<string, string>>;
  /** Local address to connect from. */
  localAddress?: string;
  /** PEM of the authorities that decide `authorized`, instead of the built-in ones. */
  trustRoot?: string;
  /** Milliseconds of real time; 10 seconds by default. */
  deadline?: number;
  signal?: AbortSignal;
}

/** @throws Failure `listener-unreachable`, `listener-without-tls`, `name-not-resolved`; the signal's reason */
export async function checkHandshake(check: HandshakeCheck): Promise<ListenerCertificate> {
  const { host, port = 5986, addresses = {}, localAddress, deadline = 10_000, signal } = check;
  signal?.throwIfAborted();
  const subject = `${host}:${port}`;
  const address = addresses[host.toLowerCase()] ?? host;
  const tcp = connectTcp({ host: address, port, ...(localAddress === undefined ? {} : { localAddress }) });
  const late = AbortSignal.timeout(deadline);
  const over = signal === undefined ? late : AbortSignal.any([late, signal]);
  const end = (): void => void tcp.destroy(new Error('The handshake took too long.'));
  over.addEventListener('abort', end, { once: true });
  try {
    await event(tcp, 'connect');
    const tls = connectTls({
      socket: tcp,
      host,
      rejectUnauthorized: false,
      minVersion: 'TLSv1',
      ciphers: 'DEFAULT:@SECLEVEL=0',
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(check.trustRoot === undefined ? {} : { ca: check.trustRoot }),
    });
    await event(tls, 'secureConnect');
    const shown = shownBy(tls, subject);
    // The handshake's last message is sent before the connection closes.
    await new Promise<void>((resolve) => void tls.end(resolve));
    return shown;
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof Failure) throw error;
    throw failureOf(error, subject, tcp.bytesRead > 0);
  } finally {
    over.removeEventListener('abort', end);
    tcp.destroy();
  }
}

async function event(socket: Socket, name: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(name, resolve);
    socket.on('error', reject);
    socket.once('close', () => reject(new Error('The connection was closed.')));
  });
}

function shownBy(tls: TLSSocket, subject: string): ListenerCertificate {
  const certificate = tls.getPeerX509Certificate();
  if (certificate === undefined) throw new Failure('listener-without-tls', { service: 'powershell', subject });
  const error = tls.authorized ? undefined : String(tls.authorizationError);
  return {
    thumbprint: certificate.fingerprint.replaceAll(':', ''),
    subject: named(certificate.subject),
    issuer: named(certificate.issuer),
    notBefore: new Date(certificate.validFrom).toISOString(),
    notAfter: new Date(certificate.validTo).toISOString(),
    selfSigned: isSelfSigned(certificate),
    authorized: tls.authorized,
    ...(error === undefined ? {} : { error }),
  };
}

function isSelfSigned(certificate: X509Certificate): boolean {
  return certificate.subject === certificate.issuer && certificate.verify(certificate.publicKey);
}

/** Node writes a name from the root, a line a part; Windows from the leaf, on one line. */
function named(name: string): string {
  return name.split('\n').reverse().join(', ');
}

function failureOf(error: unknown, subject: string, answered: boolean): Failure {
  const serviceCode = errorCode(error);
  const details = { service: 'powershell', subject, serviceCode } as const;
  if (serviceCode === 'ENOTFOUND' || serviceCode === 'EAI_AGAIN') return new Failure('name-not-resolved', details);
  return new Failure(answered ? 'listener-without-tls' : 'listener-unreachable', details);
}
