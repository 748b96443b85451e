/**
 * A small HTTPS server under a certificate authority of its own, for what the simulator can't produce: answers that
 * break off, foreign shapes, a certificate that no client trusts.
 */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import type { AddressInfo } from 'node:net';
import * as x509 from '@peculiar/x509';
import type { Connected } from '../../connectors/connected.ts';
import { realClock } from '../../connectors/clock.ts';
import type { ApplicationIdentity } from '../../connectors/entra/identity.ts';

export interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
  remoteAddress: string | undefined;
}

export interface StubAnswer {
  status?: number;
  headers?: Record<string, string | string[]>;
  body?: unknown;
  /** Ends the connection instead of answering. */
  hangUp?: boolean;
  /** Never answers. */
  silent?: boolean;
  /** A body that goes on until nobody reads it any more. */
  endless?: boolean;
}

export interface HttpsStub {
  origin: string;
  authority: string;
  requests: SeenRequest[];
  /** Decides about every request but those that Entra gets, unless it answers those too. */
  answer: (request: SeenRequest) => StubAnswer | undefined | Promise<StubAnswer | undefined>;
  close(): Promise<void>;
}

const tenantId = '9d1b0f5e-3a52-4a8e-b6f5-6f2f3f8f0a11';
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Starts a server on a free port of 127.0.0.1. */
export async function httpsStub(): Promise<HttpsStub> {
  const { ca, certificate, key } = await certificates();
  const server = createServer({ key, cert: certificate }, (request, response) => {
    void collect(request).then(async (seen) => {
      stub.requests.push(seen);
      respond(response, (await stub.answer(seen)) ?? entraAnswer(stub.origin, seen) ?? { status: 404 });
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const stub: HttpsStub = {
    origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    authority: ca,
    requests: [],
    answer: () => undefined,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
  return stub;
}

/** A connection whose every service is the stub. */
export function connectedTo(stub: HttpsStub, identity: ApplicationIdentity = application()): Connected {
  return {
    name: `stub-${stub.origin}`,
    kind: 'exchange-online',
    tenantId,
    organization: 'contoso.onmicrosoft.com',
    authority: `${stub.origin}/${tenantId}`,
    graph: stub.origin,
    exchange: stub.origin,
    ews: `${stub.origin}/EWS/Exchange.asmx`,
    compliance: stub.origin,
    imap: { host: '127.0.0.1', port: 993 },
    pop: { host: '127.0.0.1', port: 995 },
    smtp: { host: '127.0.0.1', port: 587 },
    scopes: {
      graph: 'https://graph.microsoft.com/.default',
      exchange: 'https://outlook.office365.com/.default',
      compliance: 'https://ps.compliance.protection.outlook.com/.default',
    },
    trustRoot: stub.authority,
    identities: { plan: identity, apply: identity },
    clock: realClock,
    breakGlassAccounts: [],
    egress: [],
  };
}

export function application(secret = 'a-secret-of-the-stub'): ApplicationIdentity {
  return {
    kind: 'application',
    clientId: '5a0f8f0e-7d3b-4a35-8a54-0a5ad0a6a001',
    credentialId: secret,
    credential: async () => ({ kind: 'secret', secret }),
  };
}

/** msal-node adds its own query to the token endpoint. */
export function isTokenRequest(request: SeenRequest): boolean {
  return request.url.split('?')[0]?.endsWith('/oauth2/v2.0/token') === true;
}

/** What Entra answers to discovery and to a token request that it accepts. */
export function entraAnswer(origin: string, request: SeenRequest): StubAnswer | undefined {
  if (request.url.includes('/.well-known/openid-configuration')) {
    const base = `${origin}/${tenantId}`;
    return {
      body: {
        issuer: `${base}/v2.0`,
        authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
        token_endpoint: `${base}/oauth2/v2.0/token`,
        device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
        jwks_uri: `${base}/discovery/v2.0/keys`,
      },
    };
  }
  if (!isTokenRequest(request)) return undefined;
  tokens += 1;
  return { body: { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: `token-${tokens}` } };
}
let tokens = 0;

/** A refusal in Entra's shape. */
export function entraRefusal(number: number, status = 400, error = 'invalid_grant', words = 'refused'): StubAnswer {
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${number}: ${words} Trace ID: 0a0a Correlation ID: 0b0b Timestamp: 2026-11-22 00:00:00Z`,
      error_codes: [number],
      timestamp: '2026-11-22 00:00:00Z',
      trace_id: 'trace-of-the-stub',
      correlation_id: '0b0b',
    },
  };
}

async function collect(request: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = '', url = '', headers } = request;
  const body = Buffer.concat(chunks).toString('utf8');
  return { method, url, headers, body, remoteAddress: request.socket.remoteAddress };
}

function respond(response: ServerResponse, answer: StubAnswer): void {
  if (answer.silent === true) return;
  if (answer.hangUp === true) {
    response.socket?.destroy();
    return;
  }
  if (answer.endless === true) {
    const endless = new Readable({ read: () => void endless.push(' '.repeat(65_536)) });
    pipeline(endless, response, () => undefined);
    return;
  }
  const json = typeof answer.body !== 'string';
  response.writeHead(answer.status ?? 200, {
    'content-type': json ? 'application/json' : 'text/xml',
    ...answer.headers,
  });
  response.end(answer.body === undefined ? '' : json ? JSON.stringify(answer.body) : answer.body);
}

/** A name that the stub's certificate is good for, and that nothing resolves. */
export const stubHost = 'mail.stub.example';

/** A certificate for 127.0.0.1 and `stubHost`, and the authority that signed it, in PEM. */
export async function certificates(): Promise<{ ca: string; certificate: string; key: string }> {
  x509.cryptoProvider.set(webcrypto);
  const [caKeys, keys] = await Promise.all([pair(), pair()]);
  const dates = { notBefore: new Date(Date.now() - 3_600_000), notAfter: new Date(Date.now() + 86_400_000) };
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    // Several stubs can be trusted side by side only when their authorities' names differ.
    name: `CN=Stub authority ${webcrypto.randomUUID()}`,
    ...dates,
    signingAlgorithm: algorithm,
    keys: caKeys,
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
  });
  const certificate = await x509.X509CertificateGenerator.create({
    subject: 'CN=127.0.0.1',
    issuer: ca.subject,
    ...dates,
    signingAlgorithm: algorithm,
    signingKey: caKeys.privateKey,
    publicKey: keys.publicKey,
    extensions: [
      new x509.SubjectAlternativeNameExtension([
        { type: 'ip', value: '127.0.0.1' },
        { type: 'dns', value: stubHost },
      ]),
    ],
  });
  const key = x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  return { ca: ca.toString('pem'), certificate: certificate.toString('pem'), key };
}

async function pair(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}
