/**
 * Makes sure that a server which others have set up knows our search attributes: without them every start of a run is
 * refused. The embedded server gets them by its arguments. Safe to call again, and from several workers at once.
 */
import { TypedSearchAttributes } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { Connection } from '@temporalio/client';
import { searchAttributeKeys } from './search-attributes.ts';

/** gRPC's status code. */
const alreadyExists = 6;

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
 * @returns the names that were missing and have been added
 * @throws SearchAttributesMissing
 */
export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<string[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = searchAttributeKeys.filter((key) => !(key.name in customAttributes));
  if (missing.length === 0) return [];
  const searchAttributes = Object.fromEntries(missing.map((key) => [key.name, indexedValueTypes[key.type]]));
  try {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (error) {
    if ((error as { code?: number }).code !== alreadyExists) {
      throw new SearchAttributesMissing(namespace, missing, error);
    }
  }
  return missing.map((key) => key.name);
}
