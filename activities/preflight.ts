/**
 * Before anything is read: the connection exists and answers, and every secret that the input names is stored. The
 * references come back pinned to a version, so that a run keeps using what was approved.
 */
import type { PreflightAnswer, PreflightInput } from '../domain/activity-contracts.ts';
import { isList, isObject, type Json } from '../domain/json.ts';
import { parseSecretReference } from '../domain/secret-reference.ts';
import { applicationFailure } from './application-failure.ts';
import type { Services } from './services.ts';

export function preflight(services: Services) {
  return async ({ connection, input }: PreflightInput): Promise<PreflightAnswer> => {
    try {
      await services.connect(connection);
      return { input: await pinned(services, input) };
    } catch (error) {
      throw applicationFailure(error);
    }
  };
}

async function pinned(services: Services, value: Json): Promise<Json> {
  if (typeof value === 'string') {
    return parseSecretReference(value) === undefined ? value : services.secrets.pin(value);
  }
  if (isList(value)) return Promise.all(value.map((item) => pinned(services, item)));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined);
  return Object.fromEntries(
    await Promise.all(entries.map(async ([name, item]) => [name, await pinned(services, item)] as const)),
  );
}
