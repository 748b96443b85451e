/**
 * Whose rows this home believes besides its own writer's: the public keys that a person has entered in `<home>/trust.yaml`.
 * Never from the journal, where anyone who may write could enter one.
 *
 *     writers:
 *       - name: worker on exch01
 *         key: MCowBQYDK2VwAyEA...      # as `runbook keys show` prints it there
 *     blocked: [cyd]                    # whose approvals count no longer (blocked-people.ts)
 *     passkeys:                         # at which pages passkeys are used; left out: at that of the command line alone
 *       rpIds: [localhost, runbooks.example.com]
 *       origins: [https://runbooks.example.com]
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { Failure, isFailure } from '../domain/failure.ts';
import { passkeyTrustSchema, usualPasskeyTrust, type PasskeyTrust } from '../domain/passkey-trust.ts';
import { publicKeyText, writerIdOf } from './writer-key.ts';
import { readText, whyUnreadable } from '../processes/text-file.ts';

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

const nameSchema = z.string().trim().min(1, 'must be a name').max(200);

const trustFile = z.strictObject({
  writers: z.array(z.strictObject({ name: z.string().max(200).optional(), key: publicKey })).default([]),
  blocked: z.array(nameSchema).default([]),
  passkeys: passkeyTrustSchema.prefault({}),
});

export function trustFileIn(home: string): string {
  return join(home, 'trust.yaml');
}

/**
 * Nobody where there is no file.
 *
 * @throws Failure `trust-file-invalid` naming each problem and its place
 */
export async function readTrustedWriters(home: string): Promise<TrustedWriters> {
  const file = trustFileIn(home);
  const text = await readIfThere(file);
  if (text === undefined) return new Map();
  return new Map(parseTrust(text, file).writers.map(({ key }) => [writerIdOf(key), key]));
}

/** At which pages passkeys are used. Read when asked, so that a change holds at once. @throws Failure `trust-file-invalid` */
export async function readPasskeyTrust(home: string): Promise<PasskeyTrust> {
  const file = trustFileIn(home);
  const text = await readIfThere(file);
  return text === undefined ? usualPasskeyTrust : parseTrust(text, file).passkeys;
}

/** @throws Failure `trust-file-invalid` */
export function parseTrust(text: string, file: string): z.output<typeof trustFile> {
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length > 0) throw invalid(file, [`it isn't YAML (${document.errors[0]?.code})`]);
  const read = trustFile.safeParse(document.toJS() ?? {});
  if (!read.success) {
    throw invalid(
      file,
      read.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`),
    );
  }
  return read.data;
}

/** What is thrown where a file is there that can't be used. @returns it, as the failure that says so */
export function unreadableTrust(error: unknown, file: string): Failure {
  if (isFailure(error)) return error;
  const { code } = error as NodeJS.ErrnoException;
  const subject = `${file}: it ${whyUnreadable(error)}`;
  return new Failure('trust-file-invalid', { service: 'journal', subject, serviceCode: code });
}

function invalid(file: string, problems: readonly string[]): Failure {
  return new Failure('trust-file-invalid', { service: 'journal', subject: `${file}: ${problems.join('; ')}` });
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readText(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw unreadableTrust(error, file);
  }
}
