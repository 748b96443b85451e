/** FindFolder: the folders below one, deep or shallow. */
import { type Operation, responseMessages } from '../call.ts';
import { EwsFault, success } from '../ews-error.ts';
import { folderElement, folderKinds, folderOf } from '../folders.ts';
import { view } from '../paging.ts';
import { child } from '../xml/tree.ts';
import type { Element } from '../xml/write.ts';

function below(id: string, deep: boolean): string[] {
  return folderKinds
    .filter((kind) => kind.parent === id)
    .flatMap((kind) => [kind.id, ...(deep ? below(kind.id, true) : [])]);
}

export const findFolder: Operation = (call) => {
  if (child(call.request, 'Restriction')) {
    throw new EwsFault('ErrorUnsupportedPathForQuery', "The simulator doesn't restrict folders.", { status: 501 });
  }
  const deep = call.request.attributes['Traversal'] === 'Deep';
  return responseMessages('FindFolder', child(call.request, 'ParentFolderIds')?.children ?? [], (asked) => {
    const { mailbox, kind } = folderOf(call, asked);
    const kinds = below(kind.id, deep).map((id) => folderKinds.find((one) => one.id === id)!);
    const { rows, attributes } = view(call.request, kinds);
    const folders: Record<string, Element[]> = {};
    for (const row of rows) {
      const [name, element] = folderElement({ mailbox, kind: row }, child(call.request, 'FolderShape'));
      (folders[name] ??= []).push(element);
    }
    return success({ 'm:RootFolder': { ...attributes, 't:Folders': folders } });
  });
};
