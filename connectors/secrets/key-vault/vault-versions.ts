/**
 * How a secret of ours is stored in a vault: one secret of the vault for each name, one of its versions for each of
 * ours, with our metadata as tags. The vault's own version ids are random, so the number is a tag.
 *
 * Invariants: a number is never used again, also after a removal (a removed version is disabled, and keeps its number);
 * a secret of others in the same vault, which has no tags of ours, is neither listed nor written to.
 *
 * Source: learn, key-vault/general/about-keys-secrets-certificates (names, versions, tags).
 */
import { createHash } from 'node:crypto';
import type { SecretProperties } from '@azure/keyvault-secrets';
import { formatSecretReference } from '../../../domain/secret-reference.ts';
import { secretKinds, type PutOptions, type StoredSecret } from '../../../domain/secret-store.ts';

const tag = {
  name: 'runbooks-name',
  version: 'runbooks-version',
  kind: 'runbooks-kind',
  by: 'runbooks-by',
  operation: 'runbooks-operation',
  removed: 'runbooks-removed',
} as const;

/** A version of ours, as the vault lists it. */
export interface VaultVersion {
  /** The vault's id of the version. */
  id: string;
  stored: StoredSecret;
  operation: string | undefined;
  removed: boolean;
  tags: Record<string, string>;
}

/** The vault's name for one of ours: dots and underscores don't exist there. */
export function vaultName(name: string): string {
  if (/^[a-z0-9-]+$/.test(name)) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 12);
  return `${name.replaceAll(/[._]/g, '-')}-${digest}`;
}

/** What a new version is tagged with. A tag's value has at most 256 characters. */
export function tagsOf(
  name: string,
  version: number,
  { kind, createdBy, operation }: PutOptions,
): Record<string, string> {
  return {
    [tag.name]: name,
    [tag.version]: String(version),
    [tag.kind]: kind,
    [tag.by]: createdBy.slice(0, 256),
    ...(operation === undefined ? {} : { [tag.operation]: digestOf(operation) }),
  };
}

/** Marks a version as removed. */
export function removedTags({ tags }: Pick<VaultVersion, 'tags'>, at: string): Record<string, string> {
  return { ...tags, [tag.removed]: at };
}

export function digestOf(operation: string): string {
  return createHash('sha256').update(operation).digest('hex');
}

/** Reads the vault's properties of a version; undefined when it isn't one of ours. */
export function versionOf({
  version: id,
  tags = {},
  createdOn,
  expiresOn,
  enabled,
}: SecretProperties): VaultVersion | undefined {
  const name = tags[tag.name];
  const version = Number(tags[tag.version]);
  const kind = secretKinds.find((each) => each === tags[tag.kind]);
  if (id === undefined || name === undefined || kind === undefined || !Number.isInteger(version)) return undefined;
  const stored = {
    reference: formatSecretReference({ name, version }),
    name,
    version,
    kind,
    createdAt: (createdOn ?? new Date(0)).toISOString(),
    createdBy: tags[tag.by] ?? '',
    ...(expiresOn === undefined ? {} : { notAfter: expiresOn.toISOString() }),
    ...(tags[tag.operation] === undefined ? {} : { operation: tags[tag.operation] }),
  };
  return {
    id,
    stored,
    operation: tags[tag.operation],
    removed: tags[tag.removed] !== undefined || enabled === false,
    tags,
  };
}
