/**
 * Makes sure that a server which others have set up knows our search attributes: without them every start of a run is
 * refused. The embedded server gets them by its arguments. Safe to call again, and from several workers at once.
 *
 * A server lets search attributes be used when it next reads its namespaces, a few seconds after it has added them: also by
 * a worker that finds them there already.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { TypedSearchAttributes } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { Connection } from '@temporalio/client';
import { searchAttributeKeys } from './search-attributes.ts';

/** Status codes of gRPC, https://grpc.io/docs/guides/status-codes/ */
const invalidArgument = 3;
const alreadyExists = 6;

/**
 * Milliseconds until what is registered can be used: it takes two seconds by default (`system.namespaceCacheRefreshInterval`),
 * and no more than the minute for which search attributes are cached.
 */
const patience = 75_000;

const indexedValueTypes = {
  KEYWORD: proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  BOOL: proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
};

/** The server lacks search attributes and doesn't let us add them. The message is what its operator has to run. */
class SearchAttributesMissing extends Error {
  constructor(namespace: string, missing: typeof searchAttributeKeys, cause: unknown) {
    // One command for each, since a command takes one type.
    const commands = missing.map(
      ({ name, type }) =>
        `temporal operator search-attribute create --namespace ${namespace} --name ${name} ` +
        `--type ${TypedSearchAttributes.toMetadataType(type)}`,
    );
    super(
      [`The namespace ${namespace} lacks search attributes, which its operator has to add:`, ...commands].join('\n  '),
      { cause },
    );
    this.name = 'SearchAttributesMissing';
  }
}

/**
 * @returns the names that were missing and have been added; runs can be looked for by them
 * @throws SearchAttributesMissing
 */
export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<string[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = searchAttributeKeys.filter((key) => !(key.name in customAttributes));
  if (missing.length > 0) await add(connection, namespace, missing);
  await usable(connection, namespace);
  return missing.map((key) => key.name);
}

async function add(connection: Connection, namespace: string, missing: typeof searchAttributeKeys): Promise<void> {
  const searchAttributes = Object.fromEntries(missing.map((key) => [key.name, indexedValueTypes[key.type]]));
  try {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (error) {
    if ((error as { code?: number }).code !== alreadyExists) {
      throw new SearchAttributesMissing(namespace, missing, error);
    }
  }
}

async function usable(connection: Connection, namespace: string): Promise<void> {
  const query = searchAttributeKeys.map(({ name }) => `${name} IS NOT NULL`).join(' AND ');
  const deadline = performance.now() + patience;
  for (;;) {
    try {
      await connection.workflowService.countWorkflowExecutions({ namespace, query });
      return;
    } catch (error) {
      if ((error as { code?: number }).code !== invalidArgument) throw error;
      if (performance.now() >= deadline) {
        const waited = `The namespace ${namespace} has the search attributes, and ${patience / 1000} s later the server still refuses them`;
        throw new Error(`${waited}. Start this again in a minute; if it stays, restart the Temporal server.`, {
          cause: error,
        });
      }
    }
    await sleep(250);
  }
}
