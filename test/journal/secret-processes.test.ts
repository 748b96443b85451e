/** Several processes that store secrets in one journal, and what is left when one of them is killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { SecretStore } from '../../domain/secret-store.ts';
import type { JournalLocation } from '../../journal/open.ts';
import { journalSecrets } from '../../journal/secrets.ts';
import { builtProgram } from '../setup/built-program.ts';
import { skipWithout } from '../setup/required-parts.ts';
import { backends, useBackends, type Backend } from './backends.ts';
import { testKeys } from './test-keys.ts';

const program = builtProgram('test/journal/programs/secret-writer.mjs');
const built = existsSync(program);
if (!built) skipWithout('build', 'several processes that store secrets');

useBackends();

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function writer(place: JournalLocation, ...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [program, JSON.stringify(place), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return child;
}

async function linesOf(child: ChildProcess, most = Infinity): Promise<string[]> {
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    if (text.split('\n').length > most) break;
  }
  return text.split('\n').filter((line) => line !== '');
}

async function storeIn(backend: Backend, place: JournalLocation): Promise<SecretStore> {
  const journal = await backend.open(place);
  return journalSecrets(
    async () => journal,
    async () => testKeys,
  );
}

(built ? describe : describe.skip).each(backends)('several processes on the secrets in %s', (_, backend) => {
  it('write at once, and each value gets a version of its own', async () => {
    const place = await backend.newPlace();
    const writers = [1, 2, 3].map(() => writer(place, 'shared', '20', '10'));
    const references = (await Promise.all(writers.map(async (child) => linesOf(child)))).flat();
    expect(new Set(references).size).toBe(60);
    const { secrets, damaged } = await (await storeIn(backend, place)).list();
    expect(secrets.map(({ version }) => version)).toEqual(Array.from({ length: 60 }, (_each, index) => index + 1));
    expect(damaged).toEqual([]);
  });

  it('carry out the same operations at once, and each is stored once', async () => {
    const place = await backend.newPlace();
    const writers = [1, 2, 3].map(() => writer(place, 'shared', '10', '10', 'run/'));
    const references = await Promise.all(writers.map(async (child) => linesOf(child)));
    expect((await (await storeIn(backend, place)).list()).secrets).toHaveLength(10);
    expect(references[0]).toHaveLength(10);
    expect(references[1]).toEqual(references[0]);
    expect(references[2]).toEqual(references[0]);
  });

  it('that are killed while they write leave every finished version readable, and the store usable', async () => {
    const place = await backend.newPlace();
    const child = writer(place, 'killed', '1000', '2000000');
    const ended = once(child, 'exit');
    const finished = await linesOf(child, 5);
    child.kill('SIGKILL');
    await ended;
    const store = await storeIn(backend, place);
    for (const reference of finished.slice(0, 5)) {
      expect((await store.resolve(reference)).value).toHaveLength(2_000_001);
    }
    const { version } = await store.put('killed', 'after', { kind: 'password', createdBy: 'ann' });
    expect(version).toBeGreaterThan(5);
    expect((await store.resolve('secret://killed')).value).toBe('after');
  });
});
