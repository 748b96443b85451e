/** GetFolder: each folder asked for, or why not. */
import { type Operation, responseMessages } from '../call.ts';
import { success } from '../ews-error.ts';
import { folderElement, folderOf } from '../folders.ts';
import { child } from '../xml/tree.ts';

export const getFolder: Operation = (call) =>
  responseMessages(
    'GetFolder',
    child(call.request, 'FolderIds')?.children ?? [],
    (asked) => {
      const [name, folder] = folderElement(folderOf(call, asked), child(call.request, 'FolderShape'));
      return success({ 'm:Folders': { [name]: folder } });
    },
    { 'm:Folders': '' },
  );
