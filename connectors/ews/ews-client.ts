/**
 * EWS, as far as probes need it: read a folder, save a tagged item, delete it again, acting as a mailbox's owner
 * by impersonation. A request in, a typed answer or a typed failure out.
 *
 * Source: oded; X-AnchorMailbox is the impersonated address.
 */
import { randomUUID } from 'node:crypto';
import { Failure } from '../../domain/failure.ts';
import { child, responseMessage, soapBody, textOf } from './answer.ts';
import type { Xml } from './answer.ts';
import { address, envelope } from './envelope.ts';
import type { XmlElement } from './envelope.ts';
import type { EwsCaller } from './ews-caller.ts';
import { refusedAnswer, refusedMessage } from './ews-failure.ts';
import type { EwsOperation } from './ews-failure.ts';
import { itemIdOf, itemsOf } from './items.ts';
import type { FoundItem } from './items.ts';
import { createItem, deleteItem, findItem, getFolder } from './operations.ts';
import type { DistinguishedFolder, ItemId, NewItem } from './operations.ts';

export interface EwsOptions {
  /** Primary SMTP address of the mailbox to act as. */
  impersonate?: string;
}

interface EwsFolder {
  id: string;
  displayName: string;
  totalCount: number;
}

export interface EwsClient {
  getFolder(folder: DistinguishedFolder): Promise<EwsFolder>;
  /** Items of a folder, at most 1,000; with a tag, those of ours that carry it. */
  findItems(folder: DistinguishedFolder, tag?: string): Promise<FoundItem[]>;
  /** Saves a tagged message without sending it. */
  createItem(folder: DistinguishedFolder, item: NewItem): Promise<ItemId>;
  /** Deletes for good. An item that is gone already is the failure `ews-item-not-found`. */
  deleteItem(item: ItemId): Promise<void>;
}

const deadline = 60_000;
const pageSize = 100;
const mostItems = 1_000;

/** A client for one caller, as one mailbox. */
export function ewsClient(caller: EwsCaller, options: EwsOptions = {}): EwsClient {
  const anchor = options.impersonate === undefined ? {} : { 'x-anchormailbox': address(options.impersonate) };

  const perform = async (name: string, writes: boolean, body: XmlElement): Promise<Xml> => {
    const whom = options.impersonate === undefined ? '' : ` as ${options.impersonate}`;
    const operation: EwsOperation = { name, writes, subject: `${name}${whom}` };
    const answer = await caller.send({
      method: 'POST',
      headers: {
        'content-type': 'text/xml; charset=utf-8',
        accept: 'text/xml',
        'client-request-id': randomUUID(),
        'return-client-request-id': 'true',
        ...anchor,
      },
      body: envelope(body, options.impersonate),
      writes,
      deadline,
      service: 'ews',
      subject: operation.subject,
    });
    if (answer.status !== 200) throw refusedAnswer(operation, answer, caller.unauthorized(answer));
    const soap = soapBody(answer.text);
    const message = soap === undefined ? undefined : responseMessage(soap, name);
    if (message === undefined) throw unexpected(operation);
    if (textOf(message, '@_ResponseClass') !== 'Success') throw refusedMessage(operation, message, answer);
    return message;
  };

  return {
    getFolder: async (folder) => {
      const message = await perform('GetFolder', false, getFolder(folder));
      const found = child(child(message, 'Folders'), 'Folder');
      const id = textOf(child(found, 'FolderId'), '@_Id');
      if (id === undefined) throw unexpected({ name: 'GetFolder', writes: false, subject: `GetFolder ${folder}` });
      return {
        id,
        displayName: textOf(found, 'DisplayName') ?? '',
        totalCount: Number(textOf(found, 'TotalCount') ?? 0),
      };
    },
    findItems: async (folder, tag) => {
      const items: FoundItem[] = [];
      while (items.length < mostItems) {
        const root = child(
          await perform('FindItem', false, findItem(folder, tag, items.length, pageSize)),
          'RootFolder',
        );
        const page = itemsOf(root);
        items.push(...page);
        const more = ['false', '0'].includes(textOf(root, '@_IncludesLastItemInRange') ?? '');
        if (!more || page.length === 0) break;
      }
      return items;
    },
    createItem: async (folder, item) => {
      const message = await perform('CreateItem', true, createItem(folder, item));
      const id = itemIdOf(child(child(message, 'Items'), 'Message'));
      if (id === undefined) throw unexpected({ name: 'CreateItem', writes: true, subject: `CreateItem ${folder}` });
      return id;
    },
    deleteItem: async (item) => {
      await perform('DeleteItem', true, deleteItem(item));
    },
  };
}

function unexpected(operation: EwsOperation): Failure {
  const code = operation.writes ? 'ews-outcome-unknown' : 'ews-unexpected-answer';
  return new Failure(code, { service: 'ews', subject: operation.subject });
}
