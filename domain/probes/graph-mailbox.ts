/** Whether the application reads mail of a mailbox by Graph. No content is ever asked for: the id of one message. */
import { z } from 'zod';
import { probe } from '../probe.ts';
import { actorName, type ApplicationActor, applicationActorSchema } from './actor.ts';

export interface GraphMailboxArgs {
  readonly as: ApplicationActor;
  /** Primary SMTP address or user principal name. */
  readonly mailbox: string;
}

export const graphMailboxProbe = probe<GraphMailboxArgs>({
  kind: 'graph-mailbox',
  schema: z.strictObject({ as: applicationActorSchema, mailbox: z.string().min(1) }),
  name: ({ mailbox }) => `mail of ${mailbox} by Graph`,
  as: ({ as }) => actorName(as),
  controlledBy: ['graph-mailbox', 'imap-sample'],
});
