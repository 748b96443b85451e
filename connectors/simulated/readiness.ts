/**
 * The simulator's readiness line: where its parts answer, which certificate authority signs for them, and with which
 * credentials to come in. Read from a file that the simulator keeps, or given as text.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { SimulatedConnection } from '../../domain/connection.ts';
import { Failure } from '../../domain/failure.ts';

const credential = z.looseObject({
  kind: z.enum(['application', 'user']),
  clientId: z.string().optional(),
  userName: z.string().optional(),
  secret: z.string().optional(),
  /** PEM files. */
  certificate: z.string().optional(),
  key: z.string().optional(),
  password: z.string().optional(),
  grants: z.array(z.unknown()).default([]),
});

const hostAndPort = z
  .string()
  .regex(/^[\w.-]+:\d+$/)
  .transform((text) => ({ host: text.slice(0, text.lastIndexOf(':')), port: Number(text.split(':').at(-1)) }));

const organizationSchema = z.looseObject({
  /** Program to start in place of PowerShell. */
  powershell: z.string(),
  exchange: z.looseObject({ uri: z.url(), authentication: z.enum(['Kerberos', 'Negotiate', 'Basic']) }),
  ews: z.url(),
  domain: z.looseObject({ dns: z.string(), netbios: z.string() }),
  domainController: z.string(),
  /** Fully qualified names. */
  servers: z.array(z.string()),
  /** Loopback address by host name. */
  addresses: z.record(z.string(), z.string()),
  /** Loopback source address to the address that the servers see. */
  egress: z.record(z.string(), z.string()).default({}),
  /** Accounts that are there, with their passwords. */
  credentials: z.array(z.looseObject({ userName: z.string(), password: z.string() })).default([]),
});

const readinessSchema = z.looseObject({
  authority: z.url(),
  /** A part that a simulator doesn't serve has no address. */
  graph: z.url().optional(),
  exchange: z.url().optional(),
  ews: z.url().optional(),
  compliance: z.url().optional(),
  imap: hostAndPort.optional(),
  pop: hostAndPort.optional(),
  smtp: hostAndPort.optional(),
  administration: z.url(),
  /** PEM file. */
  certificateAuthority: z.string(),
  /** Loopback source address to the public address that Entra sees. */
  egress: z.record(z.string(), z.string()).default({}),
  tenant: z.looseObject({ id: z.string(), initialDomain: z.string() }),
  credentials: z.array(credential),
  onPremises: organizationSchema.optional(),
  /** The application with which people sign decisions. */
  decisions: z
    .looseObject({
      clientId: z.string(),
      issuer: z.url(),
      people: z.array(z.looseObject({ userName: z.string(), password: z.string() })).default([]),
    })
    .optional(),
});

export type Readiness = z.output<typeof readinessSchema>;

/** One way to sign in; certificate and key are PEM files. */
export interface ReadinessCredential {
  kind: 'application' | 'user';
  clientId?: string | undefined;
  userName?: string | undefined;
  secret?: string | undefined;
  certificate?: string | undefined;
  key?: string | undefined;
  password?: string | undefined;
  grants: readonly unknown[];
}

/** Where the readiness line of a connection's simulator is kept. */
export function readinessFile(connection: Pick<SimulatedConnection, 'home' | 'ready'>, home: string): string {
  return connection.ready ?? join(connection.home ?? home, 'simulator', 'ready.json');
}

/** The certificate authority that signs for a simulator, in PEM. Throws `simulator-not-running` when it isn't there. */
export async function simulatorAuthority({ certificateAuthority }: Readiness): Promise<string> {
  return await readFile(certificateAuthority, 'utf8').catch(() => {
    throw new Failure('simulator-not-running', { service: 'simulator', subject: `no ${certificateAuthority}` });
  });
}

/** Reads the readiness file. Throws `simulator-not-running` when there is none, `simulator-refused` when it's another shape. */
export async function readReadiness(file: string): Promise<Readiness> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    throw new Failure('simulator-not-running', { service: 'simulator', subject: `no ${file}` });
  }
  return parseReadiness(text, file);
}

/** Reads the line itself. */
function parseReadiness(text: string, source: string): Readiness {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // A file that is just being written: the caller may read it again.
    throw new Failure('simulator-not-running', { service: 'simulator', subject: `${source} isn't complete` });
  }
  const read = readinessSchema.safeParse(json);
  if (read.success) return read.data;
  const places = read.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new Failure('simulator-refused', { service: 'simulator', subject: `${source} lacks ${places}` });
}
