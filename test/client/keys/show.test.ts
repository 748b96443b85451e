import { createPublicKey } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run as show } from '../../../client/commands/keys-show.ts';
import { readTrustedWriters } from '../../../journal/trusted-writers.ts';
import { loadWriterKey } from '../../../journal/writer-key.ts';
import { testIo } from '../test-io.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'keys-show-'));
});
afterEach(async () => rm(home, { recursive: true }));

const invocation = { args: [], options: {}, words: [] };

test('the lines that are shown, in the trust.yaml of another home, name the writer', async () => {
  const { id } = await loadWriterKey(home);
  const { io, out } = testIo({ environment: { RUNBOOKS_HOME: home } });
  const answer = await show(invocation, io);
  if (typeof answer === 'number') throw new Error('It answers a document');
  io.show(answer);
  const lines = out().slice(out().indexOf('writers:'));
  await writeFile(join(home, 'trust.yaml'), lines);
  expect([...(await readTrustedWriters(home)).keys()]).toEqual([id]);
});

test('the document holds the public key, and not the private one', async () => {
  const { id, publicKey } = await loadWriterKey(home);
  const { io } = testIo({ environment: { RUNBOOKS_HOME: home } });
  const answer = await show(invocation, io);
  expect(answer).toMatchObject({ kind: 'writer-key', document: { writer: id }, exit: 0 });
  const text = (answer as { document: { publicKey: string } }).document.publicKey;
  const shown = createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
  expect(shown.equals(publicKey)).toBe(true);
});

test('a home in which no worker has run has none, and gets none', async () => {
  const { io } = testIo({ environment: { RUNBOOKS_HOME: home } });
  for (const _ of [1, 2]) {
    await expect(show(invocation, io)).rejects.toMatchObject({ code: 'no-writer-key', exitCode: 1 });
  }
});
