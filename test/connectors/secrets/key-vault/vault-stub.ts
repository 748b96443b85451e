/** A fake for Azure Key Vault's REST interface of secrets: challenge, versions, pages, soft delete, refusals. */
import { randomBytes } from 'node:crypto';
import type { HttpsStub, SeenRequest, StubAnswer } from '../../https-stub.ts';

interface Version {
  value: string;
  contentType?: string;
  tags?: Record<string, string>;
  attributes: Record<string, unknown>;
}

export interface VaultStub {
  /** Name to versions by id. */
  secrets: Map<string, Map<string, Version>>;
  deleted: Map<string, Map<string, Version>>;
  /** The next answers to calls with a token, before the vault does anything. */
  refusals: StubAnswer[];
  /** Called before a value is written, as another process would come between. */
  beforeWrite: (name: string) => void;
}

/** Makes the stub a vault. Every call without a token is challenged. */
export function vaultOn(stub: HttpsStub): VaultStub {
  const vault: VaultStub = { secrets: new Map(), deleted: new Map(), refusals: [], beforeWrite: () => undefined };
  stub.answer = (request) => {
    if (request.headers.authorization === undefined) {
      const challenge =
        'Bearer authorization="https://login.microsoftonline.com/9d1b", resource="https://vault.azure.net"';
      return { status: 401, headers: { 'www-authenticate': challenge }, body: {} };
    }
    return vault.refusals.shift() ?? answer(vault, stub.origin, request);
  };
  return vault;
}

/** Writes a version directly. */
export function write(vault: VaultStub, name: string, version: Omit<Version, 'attributes'>, created = now()): string {
  const id = randomBytes(16).toString('hex');
  const attributes = { enabled: true, created, updated: created, recoveryLevel: 'Recoverable+Purgeable' };
  const versions = vault.secrets.get(name) ?? new Map<string, Version>();
  vault.secrets.set(name, versions.set(id, { ...version, attributes }));
  return id;
}

function answer(vault: VaultStub, origin: string, { method, url, body }: SeenRequest): StubAnswer {
  const { pathname, searchParams } = new URL(url, origin);
  const [collection = '', name = '', last = ''] = pathname.split('/').slice(1);
  const given = (body === '' ? {} : JSON.parse(body)) as Partial<Version>;
  const versions = vault.secrets.get(name);
  const shown = (id: string, { value, ...rest }: Version, withValue = true): Record<string, unknown> => ({
    ...rest,
    ...(withValue ? { value } : {}),
    id: `${origin}/secrets/${name}/${id}`,
  });
  if (collection === 'secrets' && method === 'PUT') {
    if (vault.deleted.has(name)) return refusal(409, 'Conflict', 'ObjectIsDeletedButRecoverable');
    vault.beforeWrite(name);
    const id = write(vault, name, { value: given.value ?? '', ...pick(given) });
    const version = vault.secrets.get(name)?.get(id);
    Object.assign(version?.attributes ?? {}, given.attributes);
    return version === undefined ? refusal(500, 'Error') : { body: shown(id, version) };
  }
  if (collection === 'secrets' && name === '') {
    const names = [...vault.secrets.keys()];
    const skip = Number(searchParams.get('$skiptoken') ?? 0);
    const value = names.slice(skip, skip + 2).map((each) => {
      const latest = [...(vault.secrets.get(each)?.values() ?? [])].at(-1);
      return { id: `${origin}/secrets/${each}`, attributes: latest?.attributes, tags: latest?.tags };
    });
    const next = skip + 2 < names.length ? `${origin}/secrets?api-version=7.6&$skiptoken=${skip + 2}` : null;
    return { body: { value, nextLink: next } };
  }
  if (collection === 'deletedsecrets' && last === 'recover') {
    const back = vault.deleted.get(name);
    if (back === undefined) return refusal(404, 'SecretNotFound');
    vault.secrets.set(name, back);
    vault.deleted.delete(name);
    return { body: { id: `${origin}/secrets/${name}`, attributes: { enabled: true } } };
  }
  if (versions === undefined) return refusal(404, 'SecretNotFound');
  if (method === 'DELETE') {
    vault.deleted.set(name, versions);
    vault.secrets.delete(name);
    return {
      body: { id: `${origin}/secrets/${name}`, recoveryId: `${origin}/deletedsecrets/${name}`, attributes: {} },
    };
  }
  if (last === 'versions') {
    return { body: { value: [...versions].map(([id, version]) => shown(id, version, false)), nextLink: null } };
  }
  // Without a version's id it is the latest.
  const id = last === '' ? ([...versions.keys()].at(-1) ?? '') : last;
  const version = versions.get(id);
  if (version === undefined) return refusal(404, 'SecretNotFound');
  if (method === 'PATCH') {
    Object.assign(version.attributes, given.attributes);
    Object.assign(version, pick(given));
    return { body: shown(id, version, false) };
  }
  return version.attributes.enabled === true
    ? { body: shown(id, version) }
    : refusal(403, 'Forbidden', 'SecretDisabled');
}

export function refusal(
  status: number,
  code: string,
  inner?: string,
  headers: Record<string, string> = {},
): StubAnswer {
  const words = 'words that may quote planted-value';
  return { status, headers, body: { error: { code, message: words, ...(inner && { innererror: { code: inner } }) } } };
}

function pick({ tags, contentType }: Partial<Version>): Partial<Version> {
  return { ...(tags && { tags }), ...(contentType !== undefined && { contentType }) };
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}
