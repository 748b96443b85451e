/**
 * FullAccess of an application on each mailbox of a list, given to its Exchange service principal. Unchanged: an entry that
 * allows it, is not inherited, and that no entry denies. A denial is deliberate: such a mailbox is left alone.
 *
 * Source: odp, Add-MailboxPermission; learn, authenticate an IMAP, POP or SMTP connection using OAuth.
 */
import { z } from 'zod';
import { bulk } from '../bulk.ts';
import { listName, listReferenceSchema } from '../list-reference.ts';

const schema = z.strictObject({
  list: listReferenceSchema,
  /** Object id of the Exchange service principal, which is that of the enterprise application. */
  objectId: z.guid(),
  /** The application's display name, for people. */
  application: z.string().min(1),
});

export type MailboxPermission = z.output<typeof schema>;

export const mailboxPermission = bulk<MailboxPermission>({
  kind: 'mailbox-permission',
  schema,
  knownAfterApply: ['objectId'],
  name: ({ list, application }) => `FullAccess for ${application} on ${listName(list)}`,
  items: 'mailboxes',
  shown: ({ application }) => [
    { property: 'User', after: application },
    { property: 'AccessRights', after: 'FullAccess' },
    { property: 'AutoMapping', after: false },
  ],
  risks: ({ application }, { toChange }) => [
    {
      code: 'full-access',
      text: `"${application}" can read, change and delete all mail of ${toChange} ${toChange === 1 ? 'mailbox' : 'mailboxes'}; FullAccess can't be limited further.`,
    },
  ],
});
