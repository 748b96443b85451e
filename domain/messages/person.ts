/** Who has signed in, as it comes from elsewhere. */
import { z } from 'zod';
import type { SignedIn } from '../person.ts';
import { roles } from '../role.ts';
import { message } from './message.ts';

export const signedInSchema = message<SignedIn>({
  issuer: z.string(),
  subject: z.string(),
  name: z.string(),
  roles: z.array(z.enum(roles)),
  guest: z.boolean(),
  authTime: z.string(),
  tokenDigest: z.string(),
  passkey: z.string().optional(),
  account: z.string().optional(),
});
