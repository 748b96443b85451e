/**
 * A connection: a named tenant or on-premises organization and how to reach it, one entry of connections.yaml. Its
 * credentials stay with it, as secret references; a run's input contains only the name.
 */
import { z } from 'zod';
import { cloudNames } from './clouds.ts';
import { identityOfServersSchema, identityOfSimulatedSchema, identityOfTenantSchema } from './identity-setting.ts';
import type { Target } from './run-request.ts';
import { secretReferenceSchema } from './secret-reference.ts';

const guid = z.guid({ error: 'must be a GUID such as 11111111-2222-3333-4444-555555555555' });

/** A connection's name is a part of workflow ids, so it stays plain. */
export const connectionNameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and "-", at most 63 of them');

/** An application that the runner signs in as: by secret or by certificate, exactly one of them. */
const identitySchema = z
  .strictObject({
    clientId: guid,
    secret: secretReferenceSchema.optional(),
    /** Certificate and private key as one PEM text in the store. */
    certificate: secretReferenceSchema.optional(),
  })
  .refine((identity) => (identity.secret === undefined) !== (identity.certificate === undefined), {
    error: 'must have either "secret" or "certificate", and not both',
  });

const exchangeOnlineConnectionSchema = z.strictObject({
  kind: z.literal('exchange-online'),
  tenant: guid,
  organization: z
    .string()
    .regex(
      /^[a-z0-9-]+\.(?:onmicrosoft\.(?:com|us)|partner\.onmschina\.cn)$/i,
      'must be the initial domain, such as contoso.onmicrosoft.com',
    ),
  cloud: z.enum(cloudNames, { error: `must be one of ${cloudNames.join(', ')}` }).default('global'),
  identities: z.strictObject({ plan: identitySchema, apply: identitySchema }),
  /** Who says who the people are that decide. */
  identity: identityOfTenantSchema,
  breakGlassAccounts: z.array(z.string().min(1)).default([]),
  /** Public addresses from which this runner's workers leave. */
  egressAddresses: z.array(z.union([z.ipv4(), z.ipv6()], { error: 'must be an IP address' })).optional(),
  /** PEM file of a certificate authority to trust instead of the built-in ones (a proxy that opens TLS). */
  certificateAuthority: z.string().min(1).optional(),
  proxy: z
    .url({ protocol: /^https?$/, error: 'must be an address such as http://proxy.contoso.example:3128' })
    .optional(),
});

const hostName = z
  .string()
  .regex(/^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i, {
    error: 'must be a host name such as ex01.contoso.local',
  });

/** An account that the runner works as on premises. */
const serverAccountSchema = z.strictObject({
  user: z.string().regex(/^(?:[^\\/@\s"[\]:;|=,+*?<>]+\\[^\\/@"[\]:;|=,+*?<>]+|[^\\/@\s]+@[^\\/@\s]+)$/, {
    error: 'must be DOMAIN\\name, or a user principal name',
  }),
  password: secretReferenceSchema,
});

const exchangeServerConnectionSchema = z.strictObject({
  kind: z.literal('exchange-server'),
  domain: z.strictObject({
    dns: hostName,
    netbios: z.string().regex(/^[^\\/:*?"<>|.\s]{1,15}$/, 'must be the short name of the domain, such as CONTOSO'),
  }),
  /** The directory is read and written at this one. */
  domainController: hostName,
  /** The Exchange Management Shell of one server. */
  exchange: z
    .strictObject({
      uri: z.url({ protocol: /^https?$/, error: 'must be an address such as http://ex01.contoso.local/PowerShell/' }),
      authentication: z.enum(['Kerberos', 'Negotiate', 'Basic']).default('Kerberos'),
    })
    .refine(({ uri, authentication }) => authentication !== 'Basic' || uri.startsWith('https:'), {
      path: ['uri'],
      error: 'must be https where the authentication is Basic: it shows the password',
    }),
  /** EWS as the vendor's product reaches it. */
  ews: z.url({
    protocol: /^https$/,
    error: 'must be an address such as https://mail.contoso.example/EWS/Exchange.asmx',
  }),
  /** As whom the runner works; left out: as the account that the worker runs as, by Kerberos (a gMSA). */
  accounts: z.strictObject({ plan: serverAccountSchema.optional(), apply: serverAccountSchema.optional() }).default({}),
  /** Who says who the people are that decide. */
  identity: identityOfServersSchema,
  /** Program of PowerShell 7: a name that is looked for on PATH, or an absolute path. */
  powershell: z
    .string()
    .refine((program) => /^(?:[^/\\:]+|\/.*[^/]|[a-z]:[/\\].*|\\\\[^\\].*)$/is.test(program), {
      error: 'must be the name of a program on PATH, or an absolute path',
    })
    .refine((program) => !/\.(?:cmd|bat)[. ]*$/i.test(program), {
      error: 'must be a program such as pwsh.exe: .cmd and .bat are scripts for a shell',
    })
    .default('pwsh'),
  addresses: z.record(hostName, z.union([z.ipv4(), z.ipv6()], { error: 'must be an IP address' })).default({}),
  /** PEM file of a certificate authority to trust instead of the built-in ones. */
  certificateAuthority: z.string().min(1).optional(),
  breakGlassAccounts: z.array(z.string().min(1)).default([]),
  /** Addresses from which this worker leaves, as the servers see them. */
  egressAddresses: z.array(z.union([z.ipv4(), z.ipv6()], { error: 'must be an IP address' })).optional(),
});

const simulatedConnectionSchema = z.strictObject({
  kind: z.literal('simulated'),
  /** RUNBOOKS_HOME of the simulator, when it isn't the runner's own. */
  home: z.string().min(1).optional(),
  /** The simulator's readiness line in a file; wins over `home`. */
  ready: z.string().min(1).optional(),
  /** Who says who the people are that decide; left out: the simulator's own provider. */
  identity: identityOfSimulatedSchema,
  breakGlassAccounts: z.array(z.string().min(1)).default([]),
});

const connectionKinds = ['exchange-online', 'exchange-server', 'simulated'] as const;

export const connectionSchema = z.discriminatedUnion(
  'kind',
  [exchangeOnlineConnectionSchema, exchangeServerConnectionSchema, simulatedConnectionSchema],
  {
    error: `must have a "kind": ${connectionKinds.join(', ')}`,
  },
);

export const connectionsSchema = z.strictObject({
  connections: z.record(connectionNameSchema, connectionSchema),
});

export type Connection = z.output<typeof connectionSchema>;
export type ExchangeOnlineConnection = z.output<typeof exchangeOnlineConnectionSchema>;
export type ExchangeServerConnection = z.output<typeof exchangeServerConnectionSchema>;
export type ServerAccount = z.output<typeof serverAccountSchema>;
export type SimulatedConnection = z.output<typeof simulatedConnectionSchema>;
export type ConnectionIdentity = z.output<typeof identitySchema>;

/** Whether a connection of this kind has what a run works on; the simulated one has a tenant and servers. */
export function hasTarget(kind: Connection['kind'], target: Target): boolean {
  return kind === 'simulated' || (kind === 'exchange-server') === (target === 'servers');
}

/** The identity for reading (`plan`) and for writing (`apply`); both may be the same application. */
export type IdentityRole = 'plan' | 'apply';

/** The connection that is there without any file. */
export const embeddedConnections: Readonly<Record<string, Connection>> = {
  simulated: { kind: 'simulated', breakGlassAccounts: [] },
};
