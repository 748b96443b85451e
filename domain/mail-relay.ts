/** The organization's own mail relay, by which messages to people are sent. */
import { z } from 'zod';
import { secretReferenceSchema } from './secret-reference.ts';

export const mailRelaySchema = z.strictObject({
  host: z.string().min(1),
  port: z.int().min(1).max(65_535).default(587),
  /** False only for a relay on the same machine; otherwise STARTTLS is insisted on. */
  tls: z.boolean().default(true),
  /** Path of the PEM file of the certificate authority, where it is the organization's own. */
  certificateAuthority: z.string().min(1).optional(),
  user: z.string().min(1).optional(),
  password: secretReferenceSchema.optional(),
  from: z.email('must be a mail address such as "runbooks@contoso.example"'),
});

export type MailRelay = z.output<typeof mailRelaySchema>;

const sameMachine = ['localhost', '127.0.0.1', '::1'];

/** What is wrong with a relay beyond its form, by the property that is to be changed. */
export function relayProblem(
  relay: Pick<MailRelay, 'host' | 'tls' | 'user' | 'password'>,
): [keyof MailRelay, string] | undefined {
  const { host, tls, user, password } = relay;
  if (!tls && !sameMachine.includes(host))
    return ['tls', 'may be false for a relay on the same machine only: leave it out'];
  if (user !== undefined && password === undefined) return ['password', 'is missing: "user" needs one'];
  if (user === undefined && password !== undefined) return ['user', 'is missing: "password" needs one'];
  return undefined;
}
