/**
 * Who a probe acts as: the account with its password, or the application with its certificate or client secret, as the vendor's product
 * will. Credentials are secret references; their values are fetched where the attempt is made.
 */
import { z } from 'zod';
import { secretReferenceSchema } from '../secret-reference.ts';

export const accountActorSchema = z.strictObject({
  kind: z.literal('account'),
  userPrincipalName: z.string().min(1),
  password: secretReferenceSchema,
  /** Public addresses that it may sign in from; left out: they aren't known, and any egress serves. */
  addresses: z.array(z.ipv4()).min(1).optional(),
});

export const applicationActorSchema = z
  .strictObject({
    kind: z.literal('application'),
    clientId: z.guid(),
    /** Its display name, for sentences only. */
    name: z.string().min(1),
    /** Certificate and private key as one PEM text in the store. */
    certificate: secretReferenceSchema.optional(),
    /** Or its client secret. */
    secret: secretReferenceSchema.optional(),
  })
  .refine(({ certificate, secret }) => (certificate === undefined) !== (secret === undefined), {
    error: 'must have either a certificate or a secret',
  });

export const actorSchema = z.discriminatedUnion('kind', [accountActorSchema, applicationActorSchema]);

export type ApplicationActor = z.output<typeof applicationActorSchema>;
export type Actor = z.output<typeof actorSchema>;

/** "the account svc@contoso.example", "the application Client Sense": what a probe's `as` says. */
export function actorName(actor: Actor): string {
  return actor.kind === 'account' ? `the account ${actor.userPrincipalName}` : `the application ${actor.name}`;
}
