/**
 * The folders of a mailbox. Every mailbox has the same ones; a folder's id names its mailbox, so that an id can't be used to
 * reach somebody else's.
 */
import type { Mailbox, MailMessage } from '../tenant/state.ts';
import type { EwsCall } from './call.ts';
import { EwsResponseError, noMailbox } from './ews-error.ts';
import { child, textOf, type XmlNode } from './xml/tree.ts';
import type { Element } from './xml/write.ts';

export interface FolderKind {
  /** Distinguished name. */
  id: string;
  parent: string | null;
  displayName: string;
  element: 't:Folder' | 't:CalendarFolder' | 't:ContactsFolder' | 't:TasksFolder';
  folderClass: string;
}

const mail = (id: string, displayName: string, parent = 'msgfolderroot'): FolderKind => ({
  id,
  parent,
  displayName,
  element: 't:Folder',
  folderClass: 'IPF.Note',
});

export const folderKinds: readonly FolderKind[] = [
  { ...mail('root', 'root'), parent: null, folderClass: '' },
  { ...mail('msgfolderroot', 'Top of Information Store', 'root'), folderClass: '' },
  mail('inbox', 'Inbox'),
  mail('outbox', 'Outbox'),
  mail('drafts', 'Drafts'),
  mail('sentitems', 'Sent Items'),
  mail('deleteditems', 'Deleted Items'),
  mail('junkemail', 'Junk Email'),
  { ...mail('calendar', 'Calendar'), element: 't:CalendarFolder', folderClass: 'IPF.Appointment' },
  { ...mail('contacts', 'Contacts'), element: 't:ContactsFolder', folderClass: 'IPF.Contact' },
  { ...mail('tasks', 'Tasks'), element: 't:TasksFolder', folderClass: 'IPF.Task' },
];

const messageFolders: readonly MailMessage['folder'][] = ['inbox', 'outbox', 'drafts', 'sentitems', 'deleteditems'];

export interface Folder {
  mailbox: Mailbox;
  kind: FolderKind;
}

/** The folder as `MailMessage.folder` names it, when mail can lie in it. */
export const messageFolderOf = ({ kind }: Folder): MailMessage['folder'] | undefined =>
  messageFolders.find((name) => name === kind.id);

export const messagesIn = (folder: Folder): MailMessage[] =>
  folder.mailbox.messages.filter((message) => message.folder === messageFolderOf(folder));

const encode = (text: string) => Buffer.from(text).toString('base64');
const changeKey = 'AQAAABYAAAA=';

export const folderId = ({ mailbox, kind }: Folder): Element => ({
  '@_Id': encode(`folder/${mailbox.guid}/${kind.id}`),
  '@_ChangeKey': changeKey,
});

const notFound = () =>
  new EwsResponseError('ErrorFolderNotFound', 'The specified folder could not be found in the store.');

/**
 * The folder that a `FolderId` or `DistinguishedFolderId` element names.
 * @throws EwsResponseError
 */
export function folderOf(call: EwsCall, asked: XmlNode): Folder {
  const { mailboxes } = call.core.store.state.exchange;
  const id = asked.attributes['Id'] ?? '';
  if (asked.name === 'DistinguishedFolderId') {
    const address = textOf(child(asked, 'Mailbox'), 'EmailAddress')?.toLowerCase();
    const wanted =
      address === undefined ? call.acting : mailboxes.find((one) => one.primarySmtpAddress.toLowerCase() === address);
    if (!wanted) throw address === undefined ? call.access.withoutMailbox() : noMailbox();
    return kindIn(call.access.open(call.acting, wanted), id);
  }
  const [type, guid, kind] = Buffer.from(id, 'base64').toString('utf8').split('/');
  const mailbox = mailboxes.find((one) => one.guid === guid);
  if (type !== 'folder' || !mailbox || kind === undefined) throw malformed();
  return kindIn(call.access.open(call.acting, mailbox), kind);
}

function kindIn(mailbox: Mailbox, id: string): Folder {
  const kind = folderKinds.find((one) => one.id === id);
  if (!kind) throw notFound();
  return { mailbox, kind };
}

export const malformed = () => new EwsResponseError('ErrorInvalidIdMalformed', 'Id is malformed.');

/** The folder as an answer shows it, under its element's name. */
export function folderElement(folder: Folder, shape: XmlNode | undefined): [FolderKind['element'], Element] {
  const { kind, mailbox } = folder;
  const messages = messagesIn(folder);
  const parent = folderKinds.find((one) => one.id === kind.parent);
  const idOnly = textOf(shape, 'BaseShape') === 'IdOnly';
  const extra = child(shape, 'AdditionalProperties')?.children.map((one) => one.attributes['FieldURI']) ?? [];
  const wants = (name: string) => !idOnly || extra.includes(`folder:${name}`);
  const isSearchable = kind.element === 't:Folder' || kind.element === 't:TasksFolder';
  return [
    kind.element,
    {
      't:FolderId': folderId(folder),
      ...(wants('ParentFolderId') && parent ? { 't:ParentFolderId': folderId({ mailbox, kind: parent }) } : {}),
      ...(wants('FolderClass') && kind.folderClass ? { 't:FolderClass': kind.folderClass } : {}),
      ...(wants('DisplayName') ? { 't:DisplayName': kind.displayName } : {}),
      ...(wants('TotalCount') ? { 't:TotalCount': String(messages.length) } : {}),
      ...(wants('ChildFolderCount')
        ? { 't:ChildFolderCount': String(folderKinds.filter((one) => one.parent === kind.id).length) }
        : {}),
      ...(wants('EffectiveRights') ? { 't:EffectiveRights': ownerRights } : {}),
      ...(wants('UnreadCount') && isSearchable
        ? { 't:UnreadCount': String(messages.filter((message) => !message.isRead).length) }
        : {}),
    },
  ];
}

const ownerRights: Element = {
  't:CreateAssociated': 'true',
  't:CreateContents': 'true',
  't:CreateHierarchy': 'true',
  't:Delete': 'true',
  't:Modify': 'true',
  't:Read': 'true',
};
