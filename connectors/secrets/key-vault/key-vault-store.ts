/**
 * The secret store in Azure Key Vault. A certificate with its key is stored there as a secret, too: one PEM text, as in
 * files.
 *
 * A vault has no conditional writes. So a version is written with the next number and read again: the writer that finds
 * another one with the same number removes its own and tries the next. Removal of one version disables it; removal of
 * all deletes the secret softly, and the next value recovers it first, so that numbers go on.
 *
 * Source: learn, rest/api/keyvault/secrets; key-vault/general/soft-delete-overview.
 */
import type { SecretClient, SecretProperties } from '@azure/keyvault-secrets';
import { Failure } from '../../../domain/failure.ts';
import {
  formatSecretReference,
  isSecretName,
  parseSecretReference,
  secretNameRule,
} from '../../../domain/secret-reference.ts';
import type { SecretReference } from '../../../domain/secret-reference.ts';
import type { PutOptions, SecretStore, StoredSecret } from '../../../domain/secret-store.ts';
import { statusOf, vaultFailure } from './vault-failure.ts';
import { digestOf, removedTags, tagsOf, vaultName, versionOf } from './vault-versions.ts';
import type { VaultVersion } from './vault-versions.ts';

type Vault = () => Promise<SecretClient>;

const attempts = 5;

/** A store in a vault; the client is made when it is needed first. Throws `secret-...` failures only. */
export function keyVaultStore(vault: Vault): SecretStore {
  const find = async ({ name, version }: SecretReference): Promise<VaultVersion> => {
    const there = isSecretName(name) ? (await versionsOf(await vault(), name)).filter(({ removed }) => !removed) : [];
    const found = version === undefined ? there.at(-1) : there.find(({ stored }) => stored.version === version);
    if (found !== undefined) return found;
    const subject = formatSecretReference({ name, ...(version === undefined ? {} : { version }) });
    throw new Failure('secret-not-found', { service: 'secrets', subject });
  };
  const get = async (reference: SecretReference): Promise<StoredSecret & { value: string }> => {
    const { id, stored } = await find(reference);
    const { value } = await reported(stored.reference, async () =>
      (await vault()).getSecret(vaultName(stored.name), { version: id }),
    );
    if (value !== undefined) return { ...stored, value };
    throw new Failure('secret-store-refused', { service: 'secrets', subject: stored.reference });
  };
  return {
    put: async (name, value, options) => put(await vault(), name, value, options),
    list: async () => ({ secrets: await listAll(await vault()), damaged: [] }),
    versions: async (name) => (isSecretName(name) ? versionsThere(await vault(), name) : []),
    get: async (name, version) => get({ name, ...(version === undefined ? {} : { version }) }),
    resolve: async (reference) => get(parsed(reference)),
    pin: async (reference) => (await find(parsed(reference))).stored.reference,
    remove: async (name, version) => (isSecretName(name) ? remove(await vault(), name, version) : 0),
    // The vault's own keys seal what is in it.
    reseal: async () => ({ resealed: 0, current: (await listAll(await vault())).length, failed: [] }),
  };
}

async function put(client: SecretClient, name: string, value: string, options: PutOptions): Promise<StoredSecret> {
  if (!isSecretName(name)) {
    const subject = `a secret's name is ${secretNameRule}`;
    throw new Failure('secret-reference-invalid', { service: 'secrets', subject });
  }
  const subject = `secret://${name}`;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const before = await versionsOf(client, name);
    const same = options.operation === undefined ? undefined : digestOf(options.operation);
    const earlier = before.find(({ operation, removed }) => operation === same && same !== undefined && !removed);
    if (earlier !== undefined) return earlier.stored;
    const number = Math.max(0, ...before.map(({ stored }) => stored.version)) + 1;
    const mine = await write(client, name, value, number, options);
    // Another process may have written at the same time: neither keeps a number that both have.
    const after = await versionsOf(client, name);
    if (!after.some((each) => each.id !== mine.id && each.stored.version === number && !each.removed))
      return mine.stored;
    await disable(client, mine);
  }
  throw new Failure('secret-store-busy', { service: 'secrets', subject });
}

/** Writes one version; a secret that was deleted softly is recovered, and the caller tries again. */
async function write(
  client: SecretClient,
  name: string,
  value: string,
  number: number,
  options: PutOptions,
): Promise<VaultVersion> {
  const subject = `secret://${name}`;
  const { kind, notAfter } = options;
  try {
    const written = await client.setSecret(vaultName(name), value, {
      tags: tagsOf(name, number, options),
      contentType: kind === 'certificate' || kind === 'private-key' ? 'application/x-pem-file' : 'text/plain',
      ...(notAfter === undefined ? {} : { expiresOn: new Date(notAfter) }),
    });
    const version = versionOf(written.properties);
    if (version === undefined) throw new Failure('secret-store-refused', { service: 'secrets', subject });
    return version;
  } catch (error) {
    if (statusOf(error) !== 409) throw vaultFailure(error, subject);
    await reported(subject, async () => client.beginRecoverDeletedSecret(vaultName(name)));
    // Recovery takes some seconds: the caller asks again for the value to be stored.
    throw new Failure('secret-store-busy', { service: 'secrets', subject });
  }
}

async function remove(client: SecretClient, name: string, version: number | undefined): Promise<number> {
  const there = (await versionsOf(client, name)).filter(({ removed }) => !removed);
  const leaving = version === undefined ? there : there.filter(({ stored }) => stored.version === version);
  for (const each of leaving) await disable(client, each);
  if (leaving.length === there.length && leaving.length > 0) {
    await reported(`secret://${name}`, async () => client.beginDeleteSecret(vaultName(name)));
  }
  return leaving.length;
}

async function disable(client: SecretClient, { id, stored, tags }: VaultVersion): Promise<void> {
  const options = { enabled: false, tags: removedTags({ tags }, new Date().toISOString()) };
  await reported(stored.reference, async () => client.updateSecretProperties(vaultName(stored.name), id, options));
}

async function listAll(client: SecretClient): Promise<StoredSecret[]> {
  const names = await reported('the vault', async () => {
    const found: string[] = [];
    for await (const properties of client.listPropertiesOfSecrets()) {
      const name = versionOf({ ...properties, version: properties.version ?? 'latest' })?.stored.name;
      if (name !== undefined) found.push(name);
    }
    return found.sort();
  });
  const all: StoredSecret[] = [];
  for (const name of names) all.push(...(await versionsThere(client, name)));
  return all;
}

async function versionsThere(client: SecretClient, name: string): Promise<StoredSecret[]> {
  return (await versionsOf(client, name)).filter(({ removed }) => !removed).map(({ stored }) => stored);
}

/** Every version of ours by number, removed ones with them. A name that others use is refused. */
async function versionsOf(client: SecretClient, name: string): Promise<VaultVersion[]> {
  return reported(`secret://${name}`, async () => {
    const listed: SecretProperties[] = [];
    try {
      for await (const properties of client.listPropertiesOfSecretVersions(vaultName(name))) listed.push(properties);
    } catch (error) {
      if (statusOf(error) !== 404) throw error;
    }
    const versions = listed.map(versionOf).filter((version) => version !== undefined);
    if (versions.length < listed.length || versions.some(({ stored }) => stored.name !== name)) {
      throw new Failure('secret-name-taken', { service: 'secrets', subject: `secret://${name}` });
    }
    return versions.sort((a, b) => a.stored.version - b.stored.version);
  });
}

async function reported<T>(subject: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw vaultFailure(error, subject);
  }
}

function parsed(reference: string): SecretReference {
  const read = parseSecretReference(reference);
  // The text isn't repeated: it may be a secret, written in a reference's place.
  if (read === undefined) throw new Failure('secret-reference-invalid', { service: 'secrets' });
  return read;
}
