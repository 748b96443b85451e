/** The operations of EWS that the simulator implements, by the name of their request's element. */
import type { Operation } from './call.ts';
import { convertId } from './operations/convert-id.ts';
import { createItem } from './operations/create-item.ts';
import { deleteItem } from './operations/delete-item.ts';
import { findFolder } from './operations/find-folder.ts';
import { findItem } from './operations/find-item.ts';
import { getFolder } from './operations/get-folder.ts';
import { getItem } from './operations/get-item.ts';
import { getServerTimeZones } from './operations/get-server-time-zones.ts';
import { resolveNames } from './operations/resolve-names.ts';

export const operations: Readonly<Record<string, Operation>> = {
  ConvertId: convertId,
  CreateItem: createItem,
  DeleteItem: deleteItem,
  FindFolder: findFolder,
  FindItem: findItem,
  GetFolder: getFolder,
  GetItem: getItem,
  GetServerTimeZones: getServerTimeZones,
  ResolveNames: resolveNames,
};
