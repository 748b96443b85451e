/**
 * The preconditions of a plan for CE: what the tenant's policy says of the credential, that the mailbox for
 * the negative proof proves something, and that mail may be submitted where that is asked for.
 */
import { z } from 'zod';
import { listReferenceSchema } from '../list-reference.ts';
import { source } from '../source.ts';

const schema = z.strictObject({
  list: listReferenceSchema,
  outsideMailbox: z.email(),
  /** The mailbox that the proof of sending uses; left out where sending isn't asked for. */
  sendingMailbox: z.email().optional(),
  signsInWith: z.enum(['secret', 'certificate']),
  /** How long the credential is to be valid, `ms` notation. */
  validFor: z.string().min(1),
});

export type CeReadinessArgs = z.output<typeof schema>;

export interface CeReadiness {
  readonly tenantId: string;
  /** How many mailboxes the list has. */
  readonly mailboxes: number;
  /** For CE's portal: where tokens come from, and the servers of mail. */
  readonly tokenEndpoint: string;
  readonly scope: string;
  readonly imap: string;
  readonly smtp: string;
}

export const ceReadiness = source<CeReadinessArgs, CeReadiness>({
  kind: 'ce-readiness',
  schema,
  name: () => 'what CE needs of the tenant',
});
