/** Whether the application sends as a mailbox by SMTP, and the message arrives: to the mailbox itself, and gone after. */
import { z } from 'zod';
import { probe } from '../probe.ts';
import { actorName, applicationActorSchema, type ApplicationActor } from './actor.ts';

export interface SmtpSendArgs {
  readonly as: ApplicationActor;
  readonly mailbox: string;
}

export const smtpSendProbe = probe<SmtpSendArgs>({
  kind: 'smtp-send',
  schema: z.strictObject({ as: applicationActorSchema, mailbox: z.email() }),
  name: ({ mailbox }) => `a message from ${mailbox} to itself by SMTP`,
  as: ({ as }) => actorName(as),
});
