/**
 * Whose rows this home believes besides its own writer's: the public keys that a person has entered in `<home>/trust.yaml`.
 * Never from the journal, where anyone who may write could enter one.
 *
 *     writers:
 *       - name: worker on exch01
 *         key: MCowBQYDK2VwAyEA...      # as `runbook keys show` prints it there
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { Failure } from '../domain/failure.ts';
import { publicKeyText, writerIdOf } from './writer-key.ts';

/** Public keys by their IDs: whose rows are believed. */
export type TrustedWriters = ReadonlyMap<string, KeyObject>;

const publicKey = z.string().transform((text, context): KeyObject => {
  try {
    const key = createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
    // The same text again: nothing else may follow the key.
    if (key.asymmetricKeyType === 'ed25519' && publicKeyText(key) === text) return key;
  } catch {
    // Said below.
  }
  context.addIssue({ code: 'custom', message: 'must be a public key as "runbook keys show" prints it' });
  return z.NEVER;
});

const trustFile = z.strictObject({
  writers: z.array(z.strictObject({ name: z.string().max(200).optional(), key: publicKey })),
});

/**
 * Nobody where there is no file.
 *
 * @throws Failure `trust-file-invalid` naming each problem and its place
 */
export async function readTrustedWriters(home: string): Promise<TrustedWriters> {
  const file = join(home, 'trust.yaml');
  const text = await readIfThere(file);
  if (text === undefined) return new Map();
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length > 0) throw invalid(file, [`it isn't YAML (${document.errors[0]?.code})`]);
  const read = trustFile.safeParse(document.toJS() ?? { writers: [] });
  if (!read.success) {
    throw invalid(
      file,
      read.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`),
    );
  }
  return new Map(read.data.writers.map(({ key }) => [writerIdOf(key), key]));
}

function invalid(file: string, problems: readonly string[]): Failure {
  return new Failure('trust-file-invalid', { service: 'journal', subject: `${file}: ${problems.join('; ')}` });
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new Failure('trust-file-invalid', {
      service: 'journal',
      subject: `${file}: it can't be read`,
      serviceCode: code,
    });
  }
}
