/**
 * `secret://name@version`: the only form in which a secret appears in a workflow, a log, a report or a history.
 * A name alone means the latest version and is resolved to a version at once (by the store), so that a run keeps using
 * the version that was approved.
 */
import { z } from 'zod';

export interface SecretReference {
  name: string;
  /** A positive integer; absent: the latest. */
  version?: number;
}

const shape = /^secret:\/\/([a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?)(?:@([1-9][0-9]{0,8}))?$/;

/** What a secret's name may be made of, for messages. */
export const secretNameRule =
  'a name of lower-case letters, digits, ".", "_" and "-" (at most 100, starting and ending with a letter or digit)';

/** Whether a text can be the name of a secret. */
export function isSecretName(name: string): boolean {
  return shape.test(`secret://${name}`) && !name.includes('@') && !name.includes('..');
}

/** Reads a reference; undefined when the text isn't one. The text is not repeated anywhere: it might be a secret itself. */
export function parseSecretReference(text: string): SecretReference | undefined {
  const match = shape.exec(text);
  const name = match?.[1];
  if (name === undefined || name.includes('..')) return undefined;
  return match?.[2] === undefined ? { name } : { name, version: Number(match[2]) };
}

/** Writes a reference as `secret://name` or `secret://name@version`. */
export function formatSecretReference(reference: SecretReference): string {
  return reference.version === undefined
    ? `secret://${reference.name}`
    : `secret://${reference.name}@${reference.version}`;
}

/**
 * A secret reference in an input or a connection. The message never repeats what was given: it may be the
 * secret itself.
 */
export const secretReferenceSchema = z
  .string()
  .refine((text) => parseSecretReference(text) !== undefined, {
    error: `must be a secret reference such as secret://client-sense-password or secret://client-sense-password@2: ${secretNameRule}. Store the value with "runbook secret put NAME" and write the reference here`,
  })
  .meta({ description: 'secret://name@version; without a version the latest is taken when the run is planned' });
