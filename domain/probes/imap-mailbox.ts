/** Whether the application opens the inbox of a mailbox by IMAP, to read only. */
import { z } from 'zod';
import { probe } from '../probe.ts';
import { actorName, applicationActorSchema, type ApplicationActor } from './actor.ts';

export interface ImapMailboxArgs {
  readonly as: ApplicationActor;
  /** Any address of the mailbox. */
  readonly mailbox: string;
}

export const imapMailboxProbe = probe<ImapMailboxArgs>({
  kind: 'imap-mailbox',
  schema: z.strictObject({ as: applicationActorSchema, mailbox: z.email() }),
  name: ({ mailbox }) => `mail of ${mailbox} by IMAP`,
  as: ({ as }) => actorName(as),
  controlledBy: ['imap-mailbox', 'imap-sample'],
});
