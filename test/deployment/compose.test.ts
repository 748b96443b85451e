/** What can be known about docker-compose.yml and the Dockerfile without an engine. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { skipWithout } from '../setup/required-parts.ts';

const root = join(__dirname, '..', '..');
const composeText = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');

interface Service {
  image?: string;
  build?: string;
  command?: string[];
  volumes?: string[];
  configs?: { source: string; target: string }[];
  ports?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
}

interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
  configs: Record<string, unknown>;
}

const compose = parse(composeText, { merge: true }) as Compose;
const services = Object.entries(compose.services);

test('the file is what the Compose Specification asks for', () => {
  const { $schema: _, ...schema } = JSON.parse(
    readFileSync(join(__dirname, 'compose-spec', 'compose-spec.json'), 'utf8'),
  ) as Record<string, unknown>;
  const ajv = new Ajv({ strict: false, allErrors: true });
  // Durations are Go's, such as 1m30s; the other formats are checked by patterns of the schema, or not at all.
  ajv.addFormat('duration', /^(\d+(\.\d+)?(us|ms|s|m|h))+$/);
  for (const format of ['ports', 'expose', 'subnet_ip_address', 'date-time']) ajv.addFormat(format, true);
  const validate = ajv.compile(schema);
  validate(compose);
  expect(validate.errors).toBeNull();
  expect(validate({ services: { worker: { imagee: 'misspelt' } } })).toBe(false);
});

test('every service, volume and config that is named is there', () => {
  for (const [name, service] of services) {
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect({ name, other, there: other in compose.services }).toEqual({ name, other, there: true });
      if (condition === 'service_healthy') expect(compose.services[other]?.healthcheck).toBeDefined();
    }
    for (const volume of service.volumes ?? []) expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
    for (const { source } of service.configs ?? []) expect(Object.keys(compose.configs)).toContain(source);
  }
  const used = services.flatMap(([, service]) => service.volumes ?? []).map((volume) => volume.split(':')[0]);
  expect(new Set(used)).toEqual(new Set(Object.keys(compose.volumes)));
});

test('the order of the start has no circle', () => {
  const visit = (name: string, path: string[]): void => {
    expect(path).not.toContain(name);
    for (const other of Object.keys(compose.services[name]?.depends_on ?? {})) visit(other, [...path, name]);
  };
  expect(services.length).toBeGreaterThan(3);
  for (const [name] of services) visit(name, []);
});

test('nothing is published but on loopback, and every image has its version', () => {
  expect(services.some(([, { ports = [] }]) => ports.length > 0)).toBe(true);
  for (const [, service] of services) {
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    if (service.build === undefined) expect(service.image).toMatch(/:\d+(\.\d+)*$/);
  }
});

test('no password is in the file', () => {
  const variables = services.flatMap(([, { environment = {} }]) => Object.entries(environment));
  const secret = variables.filter(([name]) => /PASSWORD|PWD|KEY/.test(name));
  expect(secret.length).toBeGreaterThan(0);
  for (const [, value] of secret) expect(value).toMatch(/^\$\{\w+:[?-]/);
  for (const [, value] of variables) expect(value).not.toMatch(/postgres:\/\/\w+:(?!\$\{)/);
});

test('what the containers run and read exists in the project', () => {
  const programs = services.flatMap(([, { command = [], healthcheck }]) => [...command, ...(healthcheck?.test ?? [])]);
  const fromDockerfile = Array.from(dockerfile.matchAll(/"(dist\/[^"]+)"/g), ([, path = '']) => path);
  const paths = [...programs.filter((word) => word.startsWith('dist/')), ...fromDockerfile];
  expect(paths).toContain('dist/worker.js');
  for (const path of paths) {
    const source = join(root, path.replace(/^dist\//, '').replace(/\.js$/, '.ts'));
    expect({ source, there: existsSync(source) }).toEqual({ source, there: true });
  }
  for (const [, files = ''] of dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)) {
    for (const file of files.split(' '))
      expect({ file, there: existsSync(join(root, file)) }).toMatchObject({ there: true });
  }
});

test('the home folder of the image is the volume', () => {
  const [, home] = /RUNBOOKS_HOME=(\S+)/.exec(dockerfile) ?? [];
  expect(home).toBeDefined();
  expect(compose.services.apply?.volumes).toEqual([`home:${home}`]);
  expect(compose.services.workflows).toMatchObject({ tmpfs: [`${home}:uid=1000,gid=1000,mode=0700`] });
});

test('the services that touch no tenant get the key of payloads, and nothing else that is secret', () => {
  const given = (name: string) =>
    Object.keys(compose.services[name]?.environment ?? {}).filter((variable) => variable.startsWith('RUNBOOKS_'));
  expect(given('codec')).toEqual(['RUNBOOKS_CODEC_KEYS']);
  expect(given('workflows').toSorted()).toEqual(['RUNBOOKS_CODEC_KEYS', 'RUNBOOKS_LOG_LEVEL', 'RUNBOOKS_ROLES']);
  for (const role of ['workflows', 'apply']) expect(compose.services[role]?.environment?.RUNBOOKS_ROLES).toBe(role);
  for (const name of ['codec', 'workflows']) expect(compose.services[name]?.volumes).toBeUndefined();
});

const composeProgram = hasDockerCompose();
if (!composeProgram) skipWithout('docker-compose', 'docker compose config');

(composeProgram ? test : test.skip)('docker compose reads the file', () => {
  const passwords = { POSTGRES_PASSWORD: 'any', TEMPORAL_DB_PASSWORD: 'any', JOURNAL_PASSWORD: 'any' };
  const environment = { ...process.env, ...passwords, RUNBOOKS_CODEC_KEYS: 'any' };
  execFileSync('docker', ['compose', '--file', join(root, 'docker-compose.yml'), 'config', '--quiet'], {
    env: environment,
  });
});

function hasDockerCompose(): boolean {
  try {
    execFileSync('docker', ['compose', 'version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
