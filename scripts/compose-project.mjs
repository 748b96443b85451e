/**
 * docker-compose.yml as a project of its own on the engine that DOCKER_HOST or docker's context names: another name and
 * image than an installation's on the same engine, no published ports, passwords for this once.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const password = () => randomBytes(16).toString('hex');

export const project = `exchange-runbooks-test-${process.pid}`;
/** The image that is tried. */
export const image = `${project}:latest`;
export const passwords = {
  POSTGRES_PASSWORD: password(),
  TEMPORAL_DB_PASSWORD: password(),
  JOURNAL_PASSWORD: password(),
  JOURNAL_READER_PASSWORD: password(),
  RUNBOOKS_CODEC_KEYS: `k1:${randomBytes(32).toString('base64')}`,
};

const folder = mkdtempSync(join(tmpdir(), 'compose-project-'));
const override = join(folder, 'override.yml');
// What is published on this machine may be taken: by an installation, or by a server that a test has started.
const without = ['postgresql', 'temporal', 'ui'].map((name) => `  ${name}: { ports: !reset [] }`);
const ours = [
  `  codec: { image: '${image}', ports: !reset [] }`,
  ...['workflows', 'apply'].map((name) => `  ${name}: { image: '${image}' }`),
];
writeFileSync(override, `services:\n${[...without, ...ours].join('\n')}\n`);

/** Aborted when a person ends it: no command but the removal is carried out any more. */
export const ending = new AbortController();

/**
 * Runs docker.
 * @returns its exit code and what it said; the code is null where there is no docker, or after ten minutes
 */
export async function docker(args, input = '', signal = ending.signal) {
  const env = { ...process.env, ...passwords };
  return await new Promise((resolve) => {
    const options = { cwd: root, env, timeout: 600_000, ...(signal && { signal }), maxBuffer: 64 * 1024 * 1024 };
    const child = execFile('docker', args, options, (error, out, errors) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ code, out, said: `${out}${errors}` });
    });
    child.stdin?.on('error', () => {}).end(input);
  });
}

/** @throws Error with what docker said, unless it ends with 0 */
export async function dockerDone(args, input) {
  const { code, out, said } = await docker(args, input);
  if (code !== 0) throw new Error(`docker ${args.join(' ')} ended with ${code}: ${said.trim().slice(-2_000)}`);
  return out;
}

const ofProject = [
  'compose',
  '--project-name',
  project,
  '--file',
  join(root, 'docker-compose.yml'),
  '--file',
  override,
];
export const compose = async (...args) => await dockerDone([...ofProject, ...args]);

/** A command in the container of that number; what it prints. */
export async function inWorker(index, command, input, service = 'apply') {
  return await dockerDone([...ofProject, 'exec', '-T', '--index', String(index), service, ...command], input);
}

/** @returns one for each container: name, service, state, health, exit code */
export async function containers() {
  const lines = (await compose('ps', '--all', '--format', 'json')).trim();
  const rows = lines.startsWith('[') ? JSON.parse(lines) : lines.split('\n').map((line) => JSON.parse(line));
  return rows.map(({ Name, Service, State, Health, ExitCode }) => ({ Name, Service, State, Health, ExitCode }));
}

/** @throws Error unless it comes true within five minutes */
export async function until(condition, otherwise) {
  const deadline = performance.now() + 300_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`after five minutes: ${otherwise}`);
    await sleep(1_000);
  }
}

/** @throws Error with the containers as they are, unless they become so within five minutes */
export async function untilContainers(areSo) {
  let all = [];
  const look = async () => areSo((all = await containers()));
  await until(look, '').catch((error) => {
    throw new Error(`${error.message}${JSON.stringify(all)}`, { cause: error });
  });
}

export async function removeProject() {
  await docker([...ofProject, 'down', '--volumes', '--remove-orphans', '--timeout', '20'], '', null);
  await docker(['image', 'rm', '--force', image], '', null);
  rmSync(folder, { recursive: true, force: true });
}
