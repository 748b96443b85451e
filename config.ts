/**
 * The one reader of the environment. Everything else is handed what it needs, so that tests and the demo can run several
 * installations side by side in one process.
 *
 * Invariants: read when called, never at import; all problems are named at once, in one error; no value that may be
 * secret is ever repeated in a message.
 */
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';
import { z } from 'zod';
import { keyringFromText, type Keyring } from './keys.ts';

/** The environment's variables, as `process.env` has them. */
export type Environment = Record<string, string | undefined>;

export interface Config {
  /** RUNBOOKS_HOME: everything that must outlast a restart. Absolute. */
  home: string;
  /** What can be fetched or built again, such as the Temporal server's program. Absolute. */
  cache: string;
  temporal: {
    /** False: no address is configured, and the embedded server under `home` is meant. */
    configured: boolean;
    connectionOptions: ClientConnectConfig['connectionOptions'];
    namespace: string;
  };
  taskQueue: string;
  /** What the worker of this machine does. */
  roles: readonly WorkerRole[];
  codec: {
    enabled: boolean;
    /** Absent: the keys in `<home>/keys/codec.json`, made at first use. */
    keys?: Keyring;
  };
  /** Of the secret store. Absent: the keys in `<home>/keys/secrets.json`, made at first use. */
  secretKeys?: Keyring;
  /** Address of the Azure Key Vault that is the secret store. Absent: the journal. */
  keyVault?: string;
  /** The file that names tenants and organizations; it need not exist. Absolute. */
  connectionsFile: string;
  /** Address of the PostgreSQL database that is the journal. Absent: SQLite under `home`. Holds a password: never shown. */
  database?: string;
  /** Workflow IDs of runs that stay with a build that has no worker, though this one can't continue them. */
  leaveRuns: readonly string[];
  logLevel: LogLevel;
}

/**
 * What a worker does: `workflows` are the runs themselves, `apply` is everything that reaches Microsoft 365 from
 * anywhere, `servers` what reaches Exchange servers on premises, from a Windows host in their network.
 */
const workerRoles = ['workflows', 'apply', 'servers'] as const;
export type WorkerRole = (typeof workerRoles)[number];

/** By what a worker is configured, whatever its role; besides TEMPORAL_*. */
const variablesOfWorkers = ['HOME', 'ROLES', 'TASK_QUEUE', 'CODEC', 'CODEC_KEYS', 'LOG_LEVEL'];
const variablesOfWriters = ['CONNECTIONS', 'DATABASE', 'SECRETS', 'SECRET_KEY'];
const variablesOfRoles: Record<WorkerRole, readonly string[]> = {
  workflows: ['LEAVE_RUNS'],
  apply: variablesOfWriters,
  servers: variablesOfWriters,
};

/** Of an environment what a worker of these roles needs to know: without the keys and addresses of others. */
export function environmentOfRoles(roles: readonly WorkerRole[], environment: Environment = process.env): Environment {
  const names = new Set(
    [...variablesOfWorkers, ...roles.flatMap((role) => variablesOfRoles[role])].map((name) => `RUNBOOKS_${name}`),
  );
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => {
      const spelt = name.toUpperCase();
      return !spelt.startsWith('RUNBOOKS_') || names.has(spelt);
    }),
  );
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

/** The environment can't be used. `problems` holds one sentence per problem, each naming its variable. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The environment can't be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

const keyring = z.string().transform((text, context): Keyring => {
  const keys = keyringFromText(text);
  if ('keys' in keys) return keys;
  context.addIssue({ code: 'custom', message: keys.problem });
  return z.NEVER;
});

/** The domains of vaults: learn, key-vault/general/about-keys-secrets-certificates. A token goes to no other. */
const vaultHost = /^[a-z][a-z0-9-]{1,22}[a-z0-9]\.vault\.(?:azure\.net|azure\.cn|usgovcloudapi\.net)$/;

/** Whether it is the address of an Azure Key Vault, and of nothing in it. */
export function isVaultAddress(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isPlain = url !== undefined && url.href === `${url.origin}/` && url.port === '';
  return isPlain && url.protocol === 'https:' && vaultHost.test(url.hostname);
}

const keyVault = z.string().transform((text, context): string | undefined => {
  if (text === 'journal') return undefined;
  const address = text.startsWith('keyvault:') ? text.slice('keyvault:'.length) : '';
  if (isVaultAddress(address)) return new URL(address).origin;
  context.addIssue({ code: 'custom', message: 'must be journal, or keyvault:https://NAME.vault.azure.net' });
  return z.NEVER;
});

function isPostgresAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && ['postgres:', 'postgresql:'].includes(url.protocol) && url.pathname.length > 1;
}

const variables = z.object({
  RUNBOOKS_HOME: z.string().optional(),
  RUNBOOKS_CODEC: z.enum(['on', 'off'], 'must be on or off').default('on'),
  RUNBOOKS_CODEC_KEYS: keyring.optional(),
  RUNBOOKS_SECRET_KEY: keyring.optional(),
  RUNBOOKS_SECRETS: keyVault.optional(),
  RUNBOOKS_CONNECTIONS: z.string().optional(),
  RUNBOOKS_DATABASE: z.string().refine(isPostgresAddress, 'must be postgres://ROLE:PASSWORD@HOST/DATABASE').optional(),
  RUNBOOKS_TASK_QUEUE: z
    .string()
    .regex(/^[\w.:/-]{1,200}$/, 'must be 1 to 200 letters, digits, or any of _ . : / -')
    .default('exchange-runbooks'),
  RUNBOOKS_ROLES: z
    .string()
    .default('workflows,apply')
    .transform((text, context): WorkerRole[] => {
      const named = text.split(',').map((name) => name.trim());
      const roles = workerRoles.filter((role) => named.includes(role));
      if (named.every((name) => workerRoles.some((role) => role === name))) return roles;
      context.addIssue({ code: 'custom', message: `must be some of ${workerRoles.join(', ')}, separated by commas` });
      return z.NEVER;
    }),
  RUNBOOKS_LEAVE_RUNS: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((run) => (run.trim() === '' ? [] : [run.trim()]))),
  RUNBOOKS_LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
});

/**
 * Reads the configuration. A variable that is set but empty counts as not set, which is what Compose files and CI
 * systems mean by it.
 *
 * @throws ConfigError naming every problem
 */
export function readConfig(
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
): Config {
  const given = Object.fromEntries(
    Object.entries(environment)
      .filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '')
      // Windows finds a variable in any case, and a list of them has each in the case in which it was set.
      .map(([name, value]) => [platform === 'win32' ? name.toUpperCase() : name, value]),
  );
  const problems: string[] = [];
  const read = variables.safeParse(given);
  if (!read.success) {
    for (const issue of read.error.issues) problems.push(`${issue.path.join('.')} ${issue.message}`);
  }
  for (const name of unknownNames(given)) problems.push(`${name} is not a variable of this program`);
  problems.push(...misreadNames(environment));
  const temporal = readTemporal(given, problems);
  if (!read.success || problems.length > 0) throw new ConfigError(problems);

  const values = read.data;
  const home = resolve(values.RUNBOOKS_HOME ?? defaultHome(given));
  return {
    home,
    cache: join(absolute(given.XDG_CACHE_HOME) ?? join(homedir(), '.cache'), 'exchange-runbooks'),
    temporal,
    taskQueue: values.RUNBOOKS_TASK_QUEUE,
    roles: values.RUNBOOKS_ROLES,
    codec: {
      enabled: values.RUNBOOKS_CODEC === 'on',
      ...(values.RUNBOOKS_CODEC_KEYS && { keys: values.RUNBOOKS_CODEC_KEYS }),
    },
    ...(values.RUNBOOKS_SECRETS !== undefined && { keyVault: values.RUNBOOKS_SECRETS }),
    ...(values.RUNBOOKS_SECRET_KEY && { secretKeys: values.RUNBOOKS_SECRET_KEY }),
    connectionsFile: resolve(values.RUNBOOKS_CONNECTIONS ?? join(home, 'connections.yaml')),
    ...(values.RUNBOOKS_DATABASE !== undefined && { database: values.RUNBOOKS_DATABASE }),
    leaveRuns: values.RUNBOOKS_LEAVE_RUNS,
    logLevel: values.RUNBOOKS_LOG_LEVEL,
  };
}

/** TEMPORAL_ADDRESS, _NAMESPACE, _TLS*, _API_KEY, _PROFILE and the configuration file, as Temporal's own tools read them. */
function readTemporal(environment: Record<string, string>, problems: string[]): Config['temporal'] {
  try {
    const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars: environment });
    return {
      configured: connectionOptions.address !== undefined,
      connectionOptions,
      namespace: namespace ?? 'default',
    };
  } catch (error) {
    problems.push(`TEMPORAL_* can't be read: ${error instanceof Error ? error.message : String(error)}`);
    return { configured: false, connectionOptions: {}, namespace: 'default' };
  }
}

/** A misspelt variable would otherwise be ignored in silence, and the codec stay on unintended keys. */
function unknownNames(given: Record<string, string>): string[] {
  return Object.keys(given).filter((name) => {
    if (name.startsWith('RUNBOOKS_')) return !name.startsWith('RUNBOOKS_TEST_') && !(name in variables.shape);
    return name.toUpperCase() in variables.shape;
  });
}

/**
 * What is left of an env file's first line where the file begins with a mark, or is UTF-16: Node.js reads it as UTF-8, and
 * the variable would be ignored, or all of them. Empty ones count: of UTF-16 only half a name is left.
 */
function misreadNames(environment: Environment): string[] {
  const misread = Object.keys(environment).some((name) => /^[\uFEFF\uFFFD]/.test(name));
  return misread ? ['An env file is not plain UTF-8: save it as UTF-8 without a mark (BOM)'] : [];
}

/** The platform's folder for state: https://specifications.freedesktop.org/basedir-spec/latest/ and its kin. */
function defaultHome(environment: Record<string, string>): string {
  const name = 'exchange-runbooks';
  switch (process.platform) {
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', name);
    case 'win32':
      return join(environment.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), name);
    default:
      return join(absolute(environment.XDG_STATE_HOME) ?? join(homedir(), '.local', 'state'), name);
  }
}

/** The specification asks to ignore relative paths in XDG variables. */
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
