/**
 * A mailbox's folders and messages, read only. Decided by the mailbox's own rules: an organization-wide consent in the
 * token, or an effective role assignment in Exchange whose scope has the mailbox. Refused: 403 `ErrorAccessDenied`.
 * Source: learn, graph/api/user-list-messages; graph/auth-limit-mailbox-access.
 */
import { mailAccess } from '../../exchange/rbac/mail-access.ts';
import type { Mailbox, MailMessage } from '../../tenant/state.ts';
import { GraphError } from '../graph-error.ts';
import type { AnswerShape, Call, Json, Route } from '../route.ts';

const message: AnswerShape = {
  type: 'message',
  set: "users('user')/messages",
  collection: true,
  pageSize: 10,
  sortable: ['receivedDateTime', 'subject'],
  filterable: ['subject', 'isRead', 'receivedDateTime', 'from/emailAddress/address', 'parentFolderId'],
};
const folder: AnswerShape = { type: 'mailFolder', set: "users('user')/mailFolders" };

const folderNames = {
  inbox: 'Inbox',
  outbox: 'Outbox',
  drafts: 'Drafts',
  sentitems: 'Sent Items',
  deleteditems: 'Deleted Items',
};
type FolderName = keyof typeof folderNames;

export const messageRoutes: Route[] = [
  {
    method: 'GET',
    path: '/users/{user}/messages',
    permissions: 'by-handler',
    answer: message,
    handle: (call) => newestFirst(readableMailbox(call).messages),
  },
  {
    method: 'GET',
    path: '/users/{user}/messages/{message}',
    permissions: 'by-handler',
    answer: { ...message, collection: false },
    handle: (call) => {
      const { messages } = readableMailbox(call);
      const found = messages.find(({ id }) => id === call.keys['message']?.value);
      if (!found) throw itemNotFound();
      return asGraph(found);
    },
  },
  {
    method: 'GET',
    path: '/users/{user}/mailFolders',
    permissions: 'by-handler',
    answer: { ...folder, collection: true, pageSize: 10, filterable: ['displayName'] },
    handle: (call) => {
      const mailbox = readableMailbox(call);
      return (Object.keys(folderNames) as FolderName[]).map((name) => folderAsGraph(mailbox, name));
    },
  },
  {
    method: 'GET',
    path: '/users/{user}/mailFolders/{folder}',
    permissions: 'by-handler',
    answer: folder,
    handle: (call) => {
      const mailbox = readableMailbox(call);
      return folderAsGraph(mailbox, folderNamed(call));
    },
  },
  {
    method: 'GET',
    path: '/users/{user}/mailFolders/{folder}/messages',
    permissions: 'by-handler',
    answer: message,
    handle: (call) => {
      const { messages } = readableMailbox(call);
      const name = folderNamed(call);
      return newestFirst(messages.filter((item) => item.folder === name));
    },
  },
];

/** @throws GraphError 404 for no such user or no mailbox, 403 where the caller may not read it */
function readableMailbox({ core, caller, keys }: Call): Mailbox {
  const { value = '' } = keys['user'] ?? {};
  const wanted = value.toLowerCase();
  const { users, exchange } = core.store.state;
  const user = users.find(({ id, userPrincipalName }) => id === wanted || userPrincipalName.toLowerCase() === wanted);
  const mailbox = exchange.mailboxes.find(
    ({ userId, primarySmtpAddress }) => userId === user?.id || primarySmtpAddress.toLowerCase() === wanted,
  );
  const delegated =
    caller.kind === 'application' || caller.scopes.some((scope) => /^Mail\.Read(Write)?(\.Shared)?$/.test(scope));
  // A caller without a grant doesn't learn which mailboxes exist.
  const allowed = mailbox && delegated && mailAccess(core, caller, mailbox, 'Mail.Read').allowed;
  if (mailbox && allowed) return mailbox;
  const mayKnow = caller.kind === 'application' && caller.roles.some((role) => /^Mail\.Read(Write)?$/.test(role));
  if (!mailbox && mayKnow) {
    throw user
      ? new GraphError(
          404,
          'MailboxNotEnabledForRESTAPI',
          'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
        )
      : new GraphError(404, 'ErrorInvalidUser', `The requested user '${value}' is invalid.`);
  }
  throw new GraphError(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
}

function folderNamed({ keys }: Call): FolderName {
  const name = (keys['folder']?.value ?? '').toLowerCase().replace(/^folder-/, '');
  if (name in folderNames) return name as FolderName;
  throw itemNotFound();
}

const itemNotFound = () => new GraphError(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');

function newestFirst(messages: readonly MailMessage[]): Json[] {
  return messages.toSorted((one, other) => other.receivedAt.localeCompare(one.receivedAt)).map(asGraph);
}

const recipient = (address: string) => ({ emailAddress: { name: address, address } });

function asGraph(item: MailMessage): Json {
  return {
    id: item.id,
    createdDateTime: item.receivedAt,
    receivedDateTime: item.receivedAt,
    sentDateTime: item.receivedAt,
    hasAttachments: false,
    subject: item.subject,
    bodyPreview: item.body.replaceAll(/<[^>]*>/g, '').slice(0, 255),
    importance: 'normal',
    parentFolderId: `folder-${item.folder}`,
    isRead: item.isRead,
    isDraft: item.folder === 'drafts',
    body: { contentType: item.bodyType === 'HTML' ? 'html' : 'text', content: item.body },
    sender: recipient(item.from),
    from: recipient(item.from),
    toRecipients: item.to.map(recipient),
    ccRecipients: [],
    bccRecipients: [],
    replyTo: [],
  };
}

function folderAsGraph({ messages }: Mailbox, name: FolderName): Json {
  const held = messages.filter((item) => item.folder === name);
  return {
    id: `folder-${name}`,
    displayName: folderNames[name],
    parentFolderId: 'folder-root',
    childFolderCount: 0,
    unreadItemCount: held.filter(({ isRead }) => !isRead).length,
    totalItemCount: held.length,
    isHidden: false,
  };
}
