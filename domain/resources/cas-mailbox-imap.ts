/**
 * IMAP switched on for each mailbox of a list: where it is off, every sign-in by IMAP ends at "authenticated but not
 * connected", whatever is granted.
 *
 * Source: odp, Set-CASMailbox.
 */
import { z } from 'zod';
import { bulk } from '../bulk.ts';
import { listName, listReferenceSchema } from '../list-reference.ts';

const schema = z.strictObject({ list: listReferenceSchema });

export type CasMailboxImap = z.output<typeof schema>;

export const casMailboxImap = bulk<CasMailboxImap>({
  kind: 'cas-mailbox-imap',
  schema,
  name: ({ list }) => `IMAP for ${listName(list)}`,
  items: 'mailboxes',
  shown: () => [{ property: 'ImapEnabled', before: false, after: true }],
  risks: (_desired, { toChange }) => [
    {
      code: 'imap-switched-on',
      text: `IMAP is switched on for ${toChange} ${toChange === 1 ? 'mailbox' : 'mailboxes'}, for every account that may open them.`,
    },
  ],
});
