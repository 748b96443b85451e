/** A process of its own that writes to a secret store, compiled for this test: a SIGKILL needs a process. */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { transformFileSync } from '@swc/core';

const root = path.join(__dirname, '..', '..', '..');

export const key = Buffer.alloc(32, 7);

const writer = `
import { secretStore } from './connectors/secrets/secret-store.js';
const [folder, name, count, size, operation] = process.argv.slice(2);
const store = secretStore(folder, { current: 'k', keys: new Map([['k', Buffer.alloc(32, 7)]]) });
for (let index = 0; index < Number(count); index += 1) {
  const options = { kind: 'password', createdBy: 'writer', ...(operation ? { operation: operation + index } : {}) };
  const { reference } = await store.put(name, 'x'.repeat(Number(size)) + index, options);
  process.stdout.write(reference + '\\n');
}
`;

const toModules = {
  jsc: { parser: { syntax: 'typescript' as const }, target: 'es2022' as const, rewriteRelativeImportExtensions: true },
  module: { type: 'es6' as const },
};

/** Compiles the writer; answers with a way to start it and one to remove it. */
export function compileWriter(): { start: (...args: string[]) => ChildProcess; remove: () => void } {
  // Below node_modules, so that packages are found from there.
  const cache = path.join(root, 'node_modules', '.cache');
  fs.mkdirSync(cache, { recursive: true });
  const folder = fs.mkdtempSync(path.join(cache, 'secret-writer-'));
  fs.writeFileSync(path.join(folder, 'package.json'), '{"type": "module"}');
  const secrets = fs.readdirSync(path.join(root, 'connectors', 'secrets')).map((name) => `connectors/secrets/${name}`);
  const domain = fs
    .readdirSync(path.join(root, 'domain'), { recursive: true, encoding: 'utf8' })
    .map((name) => `domain/${name}`);
  for (const name of ['keys.ts', 'connectors/error-code.ts', ...secrets, ...domain]) {
    if (!name.endsWith('.ts')) continue;
    const { code } = transformFileSync(path.join(root, name), toModules);
    const target = path.join(folder, name.replace(/\.ts$/, '.js'));
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, code);
  }
  const main = path.join(folder, 'main.js');
  fs.writeFileSync(main, writer);
  return {
    start: (...args) => spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'inherit'] }),
    remove: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
}
