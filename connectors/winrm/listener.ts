/** What a server's WinRM listener shows over TLS, looked at without trusting anything. */
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

export interface ListenerLook {
  host: string;
  /** 5986 by default. */
  port?: number;
  /** Addresses by lower-case host name, where names don't resolve from here. */
  addresses?: Readonly<Record<string, string>>;
  /** Local address to look from. */
  localAddress?: string;
  /** PEM of the authorities that decide `authorized`, instead of the built-in ones. */
  trustRoot?: string;
  /** Milliseconds of real time; 10 seconds by default. */
  deadline?: number;
  signal?: AbortSignal;
}

/** @throws Failure `listener-unreachable` (refused, dropped, silent), `listener-without-tls`, `name-not-resolved` */
export async function lookAtListener(_look: ListenerLook): Promise<ListenerCertificate> {
  throw new Error('not yet');
}
