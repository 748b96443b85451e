import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, environmentOfRoles, readConfig, type WorkerRole } from '../config.ts';

/** No configuration file of the person who runs the tests. */
const clean = { TEMPORAL_CONFIG_FILE: join(__dirname, 'no-such-file.toml') };

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig({ ...clean, ...environment });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test('an empty environment is enough', () => {
  const config = readConfig(clean);
  expect(config).toMatchObject({
    temporal: { configured: false, namespace: 'default' },
    taskQueue: 'exchange-runbooks',
    codec: { enabled: true },
    logLevel: 'info',
    connectionsFile: join(config.home, 'connections.yaml'),
  });
  expect(config.home.startsWith(homedir())).toBe(true);
});

test("Temporal's own variables are read, the namespace with them", () => {
  const { temporal } = readConfig({
    ...clean,
    TEMPORAL_ADDRESS: 'temporal.example.com:7233',
    TEMPORAL_NAMESPACE: 'mail.abc12',
    TEMPORAL_API_KEY: 'an-api-key',
  });
  expect(temporal).toMatchObject({
    configured: true,
    namespace: 'mail.abc12',
    connectionOptions: { address: 'temporal.example.com:7233', apiKey: 'an-api-key', tls: true },
  });
});

test('an env file with a mark, or in UTF-16, is refused with what to save it as', () => {
  const sentence = 'An env file is not plain UTF-8: save it as UTF-8 without a mark (BOM)';
  // As Node.js' own --env-file leaves them.
  expect(problemsOf({ '\uFEFFRUNBOOKS_ROLES': 'servers', RUNBOOKS_HOME: '/x' })).toEqual([sentence]);
  expect(problemsOf({ '\uFFFD\uFFFDR': '' })).toEqual([sentence]);
});

test('on Windows names are read in any case; elsewhere another case is a misspelling', () => {
  const given = { ...clean, Runbooks_Roles: 'servers', temporal_address: 'temporal.example.com:7233' };
  const config = readConfig(given, 'win32');
  expect(config.roles).toEqual(['servers']);
  expect(config.temporal.connectionOptions.address).toBe('temporal.example.com:7233');
  expect(problemsOf({ Runbooks_Roles: 'servers', runbooks_by_others: '1' })).toEqual([
    'Runbooks_Roles is not a variable of this program',
  ]);
});

test('of variables in another case a worker gets no key of other roles either', () => {
  const given = { runbooks_secret_key: 'x', Runbooks_Home: '/x', Other: 'y' };
  expect(Object.keys(environmentOfRoles(['workflows'], given))).toEqual(['Runbooks_Home', 'Other']);
});

test('every problem is named at once', () => {
  const problems = problemsOf({
    RUNBOOKS_CODEC: 'false',
    RUNBOOKS_LOG_LEVEL: 'loud',
    RUNBOOKS_TASK_QUEUE: 'with blanks',
    RUNBOOKS_CODEC_KEYS: 'short:AAAA',
    RUNBOOKS_HOEM: '/somewhere',
  });
  expect(problems).toEqual([
    'RUNBOOKS_CODEC must be on or off',
    'RUNBOOKS_CODEC_KEYS must be 32 bytes in base64 for the key short',
    'RUNBOOKS_TASK_QUEUE must be 1 to 200 letters, digits, or any of _ . : / -',
    'RUNBOOKS_LOG_LEVEL must be one of trace, debug, info, warn, error, silent',
    'RUNBOOKS_HOEM is not a variable of this program',
  ]);
});

test('a key in a refused variable is not repeated', () => {
  const key = randomBytes(31).toString('base64');
  for (const name of ['RUNBOOKS_CODEC_KEYS', 'RUNBOOKS_SECRET_KEY']) {
    const problems = problemsOf({ [name]: key });
    expect(problems).toHaveLength(1);
    expect(problems.join('')).not.toContain(key);
  }
});

test('a variable that is set but empty counts as not set', () => {
  expect(problemsOf({ RUNBOOKS_LOG_LEVEL: '', RUNBOOKS_CODEC_KEYS: '', TEMPORAL_ADDRESS: '' })).toEqual([]);
});

test('RUNBOOKS_HOME may be relative to where the program is started', () => {
  expect(readConfig({ ...clean, RUNBOOKS_HOME: 'here' }).home).toBe(join(process.cwd(), 'here'));
});

test('a Temporal configuration file that is asked for and broken is a problem', () => {
  expect(problemsOf({ TEMPORAL_CONFIG_FILE: __filename }).join()).toContain("TEMPORAL_* can't be read");
});

test("secrets are in the journal, or in a vault of Microsoft's clouds that is named", () => {
  expect(readConfig(clean).keyVault).toBeUndefined();
  expect(readConfig({ ...clean, RUNBOOKS_SECRETS: 'journal' }).keyVault).toBeUndefined();
  const named = readConfig({ ...clean, RUNBOOKS_SECRETS: 'keyvault:https://contoso-runbooks.vault.azure.net/' });
  expect(named.keyVault).toBe('https://contoso-runbooks.vault.azure.net');
  for (const wrong of [
    'file',
    'keyvault:http://contoso.vault.azure.net',
    'keyvault:https://contoso.vault.azure.net.example.com',
    'keyvault:https://contoso.vault.azure.net/secrets/x',
    'keyvault:https://user:pass@contoso.vault.azure.net',
    'vault',
  ]) {
    expect(problemsOf({ RUNBOOKS_SECRETS: wrong })).toEqual([
      'RUNBOOKS_SECRETS must be journal, or keyvault:https://NAME.vault.azure.net',
    ]);
  }
});

test.each([
  ['another scheme', 'mysql://journal:geheim@db.example/journal'],
  ['no address', 'geheim'],
  ['no database', 'postgres://journal:geheim@db.example'],
])('the address of the journal with %s is refused, and not repeated', (_, address) => {
  const problems = problemsOf({ RUNBOOKS_DATABASE: address });
  expect(problems).toEqual(['RUNBOOKS_DATABASE must be postgres://ROLE:PASSWORD@HOST/DATABASE']);
});

test('the journal is in the home, or where RUNBOOKS_DATABASE says', () => {
  const address = 'postgres://journal:geheim@db.example:5432/journal?sslmode=verify-full';
  expect(readConfig(clean).database).toBeUndefined();
  expect(readConfig({ ...clean, RUNBOOKS_DATABASE: address }).database).toBe(address);
});

test('a worker of a role gets what it is configured by, and nothing of others', () => {
  const all = Object.fromEntries(
    ['HOME', 'CODEC_KEYS', 'SECRET_KEY', 'SECRETS', 'DATABASE', 'CONNECTIONS', 'LEAVE_RUNS'].map((name) => [
      `RUNBOOKS_${name}`,
      'x',
    ]),
  );
  const given = { PATH: '/bin', TEMPORAL_API_KEY: 'k', ...all, RUNBOOKS_UNHEARD_OF: 'x' };
  const ofRole = (...roles: WorkerRole[]) => Object.keys(environmentOfRoles(roles, given));
  const every = ['PATH', 'TEMPORAL_API_KEY', 'RUNBOOKS_HOME', 'RUNBOOKS_CODEC_KEYS'];
  const writing = ['RUNBOOKS_SECRET_KEY', 'RUNBOOKS_SECRETS', 'RUNBOOKS_DATABASE', 'RUNBOOKS_CONNECTIONS'];
  expect(ofRole('workflows')).toEqual([...every, 'RUNBOOKS_LEAVE_RUNS']);
  expect(ofRole('apply')).toEqual([...every, ...writing]);
  expect(ofRole('servers')).toEqual([...every, ...writing]);
  expect(ofRole('workflows', 'apply')).toEqual([...every, ...writing, 'RUNBOOKS_LEAVE_RUNS']);
});
