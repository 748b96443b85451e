/**
 * The password that the example's input refers to, stored where there is none yet, so that the example works on a
 * simulated tenant as it comes: that of the account, where one is there by the example's name for it, else a random one.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { SecretStore } from '../domain/secret-store.ts';
import { parseSecretReference } from '../domain/secret-reference.ts';
import { accountNamed, type SimulatedAccount } from './simulated-accounts.ts';

/** @returns the references that have been stored now */
export async function seedSecrets(
  example: string,
  store: SecretStore,
  createdBy: string,
  accounts: readonly SimulatedAccount[] = [],
): Promise<string[]> {
  const values: unknown = parse(await readFile(example, 'utf8'));
  const texts = Object.values(values ?? {}).filter((value) => typeof value === 'string');
  const references = texts.map((text) => parseSecretReference(text)).filter((reference) => reference !== undefined);
  const account = texts.map((text) => accountNamed(text, accounts)).find((each) => each !== undefined);
  const stored = await store.list();
  const known = new Set(
    [...stored.secrets, ...stored.damaged].map(({ reference }) => parseSecretReference(reference)?.name),
  );
  const seeded: string[] = [];
  for (const { name } of references.filter((each) => !known.has(each.name))) {
    const password = account?.password ?? freshPassword();
    seeded.push((await store.put(name, password, { kind: 'password', createdBy })).reference);
  }
  return seeded;
}

/** Of all four kinds of characters, as Entra's password policy asks. */
function freshPassword(): string {
  return `${randomBytes(18).toString('base64url')}aA1!`;
}
