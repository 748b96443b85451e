/**
 * An item that an attempt saves in a folder and deletes for good. It carries a tag of the run, and whatever an earlier
 * try that was cut short has left is swept first: nothing else is ever deleted.
 */
import type { EwsClient } from '../../connectors/ews/ews-client.ts';
import type { DistinguishedFolder, ItemId } from '../../connectors/ews/operations.ts';
import { isFailure } from '../../domain/failure.ts';

export async function leaveAndRemove(ews: EwsClient, folder: DistinguishedFolder, tag: string): Promise<void> {
  await sweep(ews, folder, tag);
  const body = 'Made and deleted by a check of access. Nothing was sent.';
  await remove(ews, await ews.createItem(folder, { subject: 'Check of access', body, tag }));
}

/** Deletes what carries the tag. */
export async function sweep(ews: EwsClient, folder: DistinguishedFolder, tag: string): Promise<void> {
  for (const leftover of await ews.findItems(folder, tag)) await remove(ews, leftover);
}

async function remove(ews: EwsClient, item: ItemId): Promise<void> {
  try {
    await ews.deleteItem(item);
  } catch (error) {
    if (!isFailure(error, 'ews-item-not-found')) throw error;
  }
}
