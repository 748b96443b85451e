/**
 * The requests that probes are made of, as plain objects valid against the published messages schema. An item of ours is
 * tagged by a named property, so that it is found again after a crash and nothing else is ever deleted.
 *
 * Source: oded; the published EWS schemas for names and order.
 */
import type { XmlElement } from './envelope.ts';

export type DistinguishedFolder =
  | 'root'
  | 'msgfolderroot'
  | 'inbox'
  | 'outbox'
  | 'drafts'
  | 'sentitems'
  | 'deleteditems';

export interface ItemId {
  id: string;
  changeKey: string;
}

export interface NewItem {
  subject: string;
  body: string;
  /** Unique text by which the item is found again. */
  tag: string;
}

const tagProperty: XmlElement = {
  '@_DistinguishedPropertySetId': 'PublicStrings',
  '@_PropertyName': 'exchange-runbooks-probe',
  '@_PropertyType': 'String',
};

export function getFolder(folder: DistinguishedFolder): XmlElement {
  return {
    'm:GetFolder': {
      'm:FolderShape': { 't:BaseShape': 'Default' },
      'm:FolderIds': { 't:DistinguishedFolderId': { '@_Id': folder } },
    },
  };
}

/** Items of a folder from an offset; with a tag, only those that carry it. */
export function findItem(
  folder: DistinguishedFolder,
  tag: string | undefined,
  offset: number,
  size: number,
): XmlElement {
  const restriction: XmlElement =
    tag === undefined
      ? {}
      : {
          'm:Restriction': {
            't:IsEqualTo': {
              't:ExtendedFieldURI': tagProperty,
              't:FieldURIOrConstant': { 't:Constant': { '@_Value': tag } },
            },
          },
        };
  return {
    'm:FindItem': {
      '@_Traversal': 'Shallow',
      'm:ItemShape': {
        't:BaseShape': 'IdOnly',
        't:AdditionalProperties': { 't:FieldURI': { '@_FieldURI': 'item:Subject' }, 't:ExtendedFieldURI': tagProperty },
      },
      'm:IndexedPageItemView': {
        '@_MaxEntriesReturned': String(size),
        '@_Offset': String(offset),
        '@_BasePoint': 'Beginning',
      },
      ...restriction,
      'm:ParentFolderIds': { 't:DistinguishedFolderId': { '@_Id': folder } },
    },
  };
}

/** A message that is only saved, never sent. */
export function createItem(folder: DistinguishedFolder, item: NewItem): XmlElement {
  return {
    'm:CreateItem': {
      '@_MessageDisposition': 'SaveOnly',
      'm:SavedItemFolderId': { 't:DistinguishedFolderId': { '@_Id': folder } },
      'm:Items': {
        't:Message': {
          't:Subject': item.subject,
          't:Body': { '@_BodyType': 'Text', '#text': item.body },
          't:ExtendedProperty': { 't:ExtendedFieldURI': tagProperty, 't:Value': item.tag },
        },
      },
    },
  };
}

/** Deletes for good, past the folder of deleted items. */
export function deleteItem(item: ItemId): XmlElement {
  return {
    'm:DeleteItem': {
      '@_DeleteType': 'HardDelete',
      'm:ItemIds': { 't:ItemId': { '@_Id': item.id, '@_ChangeKey': item.changeKey } },
    },
  };
}
