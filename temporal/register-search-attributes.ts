/**
 * Makes sure that a server which somebody else set up knows our search attributes: without them every start of a run is
 * refused. The embedded server gets them by its arguments. Safe to call again, and from several workers at once.
 */
import proto from '@temporalio/proto';
import type { Connection } from '@temporalio/client';
import { searchAttributeKeys } from './search-attributes.ts';

const alreadyExists = 6;

const indexedValueTypes = {
  KEYWORD: proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  BOOL: proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
};

/**
 * @returns the names that were missing and have been added
 * @throws the server's own error, such as PERMISSION_DENIED on a server where only operators may do this
 */
export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<string[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = searchAttributeKeys.filter((key) => !(key.name in customAttributes));
  if (missing.length === 0) return [];
  const searchAttributes = Object.fromEntries(missing.map((key) => [key.name, indexedValueTypes[key.type]]));
  try {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (error) {
    if ((error as { code?: number }).code !== alreadyExists) throw error;
  }
  return missing.map((key) => key.name);
}
