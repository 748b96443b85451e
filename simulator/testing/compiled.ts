/**
 * The simulator as a program of its own, compiled for this test run: jest can't load a module with a top-level
 * await, and a SIGKILL needs a process. Independent of dist/, which may be older than the source.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { type Options, transformFile } from '@swc/core';
import type { Readiness } from '../readiness.ts';
import { programBundles } from '../scripts/program-bundles.mjs';
import { keptKeysFolder } from './kept-keys.ts';

const root = path.join(__dirname, '..');

/** Folders that are no part of the program. */
const excluded = new Set(['dist', 'node_modules', 'scripts', 'test', 'testing']);

/** Imports of `.ts` become `.js`: swc knows that option, and its types do not yet. */
const asModules = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2022', rewriteRelativeImportExtensions: true },
  module: { type: 'es6' },
} as Options;

export interface Compiled {
  /** The program's file. */
  main: string;
  /** Starts `main` and waits for its readiness line. */
  start(...args: string[]): Promise<{ process: ChildProcess; readiness: Readiness }>;
  /** Runs `main` to its end. */
  run(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }>;
  /** Also compiles files of the tests. @returns the path of the first one, compiled */
  add(...sources: string[]): Promise<string>;
  /** Ends what still runs. */
  end(): void;
}

export async function compileSimulator(): Promise<Compiled> {
  const folder = await compiledProgram();
  const main = path.join(folder, 'main.js');
  const started: ChildProcess[] = [];
  return {
    main,
    async start(...args) {
      const child = spawn(process.execPath, [main, '--keys', keptKeysFolder, ...args], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      started.push(child);
      const lines = readline.createInterface({ input: child.stdout });
      const [line] = (await Promise.race([
        once(lines, 'line'),
        once(child, 'exit').then(([code]) => {
          throw new Error(`The simulator ended with ${code} before it was ready.`);
        }),
      ])) as [string];
      return { process: child, readiness: JSON.parse(line) as Readiness };
    },
    async run(...args) {
      const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
      const text = { stdout: '', stderr: '' };
      child.stdout.on('data', (chunk) => (text.stdout += chunk));
      child.stderr.on('data', (chunk) => (text.stderr += chunk));
      const [code] = (await once(child, 'close')) as [number | null];
      return { code, ...text };
    },
    async add(...sources) {
      const targets = sources.map((name) => path.join(folder, path.relative(root, name).replace(/\.ts$/, '.js')));
      for (const [index, name] of sources.entries()) {
        const { code } = await transformFile(name, asModules);
        fs.mkdirSync(path.dirname(targets[index]!), { recursive: true });
        fs.writeFileSync(targets[index]!, code);
      }
      return targets[0]!;
    },
    end: () => {
      for (const child of started) child.kill('SIGKILL');
    },
  };
}

/** The program in a folder that is kept as long as the sources are the same: compiling takes longer than a start. */
async function compiledProgram(): Promise<string> {
  const files = programFiles();
  const digest = createHash('sha256');
  for (const name of [...files, path.join('scripts', 'program-bundles.mjs')])
    digest
      .update(`${name}\0`)
      .update(fs.readFileSync(path.join(root, name)))
      .update('\0');
  // Below the package, so that its dependencies are found from there.
  const cache = path.join(root, 'node_modules', '.cache');
  const kept = path.join(cache, `simulator-${digest.digest('hex').slice(0, 16)}`);
  const folder = path.join(kept, 'dist');
  if (fs.existsSync(kept)) return folder;
  fs.mkdirSync(cache, { recursive: true });
  const draft = fs.mkdtempSync(path.join(cache, 'draft-'));
  fs.writeFileSync(path.join(draft, 'package.json'), '{"type": "module"}');
  for (const name of files) {
    const { code } = await transformFile(path.join(root, name), asModules);
    const target = path.join(draft, 'dist', name.replace(/\.ts$/, '.js'));
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, code);
  }
  await programBundles(root, path.join(draft, 'dist'));
  fs.symlinkSync(path.join(root, 'fidelity'), path.join(draft, 'dist', 'fidelity'));
  try {
    fs.renameSync(draft, kept);
  } catch (error) {
    // Another test was faster.
    if (!fs.existsSync(kept)) throw error;
    fs.rmSync(draft, { recursive: true });
  }
  removeOld(cache);
  return folder;
}

/** Of earlier sources; what a test that runs just now has started is younger. */
function removeOld(cache: string): void {
  const old = Date.now() - 24 * 60 * 60 * 1000;
  for (const name of fs.readdirSync(cache)) {
    const folder = path.join(cache, name);
    if (fs.statSync(folder).mtimeMs < old) fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The program's files, as paths within the package. */
function programFiles(): string[] {
  const files = fs.readdirSync(root, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return [entry.name];
    if (excluded.has(entry.name)) return [];
    const below = fs.readdirSync(path.join(root, entry.name), { recursive: true, encoding: 'utf8' });
    return below.map((name) => path.join(entry.name, name));
  });
  return files.filter((name) => name.endsWith('.ts'));
}
