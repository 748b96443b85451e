/**
 * Whether the application works in a mailbox by EWS: what the connectivity analyzer's test of a service account did. It
 * opens the inbox by impersonation, saves a draft that only it knows, and deletes it for good.
 */
import { z } from 'zod';
import { probe } from '../probe.ts';
import { actorName, type ApplicationActor, applicationActorSchema } from './actor.ts';

export interface EwsMailboxArgs {
  readonly as: ApplicationActor;
  /** Primary SMTP address. */
  readonly mailbox: string;
}

export const ewsMailboxProbe = probe<EwsMailboxArgs>({
  kind: 'ews-mailbox',
  schema: z.strictObject({ as: applicationActorSchema, mailbox: z.email() }),
  name: ({ mailbox }) => `mailbox ${mailbox} by EWS`,
  as: ({ as }) => actorName(as),
  controlledBy: ['ews-mailbox'],
});
