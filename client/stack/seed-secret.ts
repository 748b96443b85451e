/**
 * The password that the example's input refers to: a fresh random one, stored where there is none yet, so that the
 * example works on a simulated tenant as it comes.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { SecretStore } from '../../connectors/secrets/secret-store.ts';
import { parseSecretReference } from '../../domain/secret-reference.ts';

/** @returns the references that have been stored now */
export async function seedSecrets(example: string, store: SecretStore, createdBy: string): Promise<string[]> {
  const values: unknown = parse(await readFile(example, 'utf8'));
  const references = Object.values(values ?? {}).flatMap((value: unknown) => {
    const reference = typeof value === 'string' ? parseSecretReference(value) : undefined;
    return reference === undefined ? [] : [reference];
  });
  const stored = new Set((await store.list()).map(({ name }) => name));
  const seeded: string[] = [];
  for (const { name } of references.filter((each) => !stored.has(each.name))) {
    seeded.push((await store.put(name, freshPassword(), { kind: 'password', createdBy })).reference);
  }
  return seeded;
}

/** Of all four kinds of characters, as Entra's password policy asks. */
function freshPassword(): string {
  return `${randomBytes(18).toString('base64url')}aA1!`;
}
