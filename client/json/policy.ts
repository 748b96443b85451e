/** What `policy show` and `policy test` print. */
import { z } from 'zod';
import { roles } from '../../domain/role.ts';
import { approvalsSchema } from '../../policy/approvals-schema.ts';

const roleSchema = z.enum(roles);
const digest = z.string().nullable().describe('SHA-256 of the file; null: there is none');
const file = z.string().describe('Path of approvals.yaml');

export const policy = z.object({
  file,
  policyDigest: digest,
  roles: z.record(z.string(), z.array(roleSchema)).nullable().describe('By name; null: everybody has all roles'),
  accounts: approvalsSchema.shape.accounts.describe('By person, the accounts that are theirs'),
  rules: approvalsSchema.shape.rules.describe('In their order: the first that a plan meets holds'),
  standing: approvalsSchema.shape.standing,
});

export const policyTest = z.object({
  file,
  policyDigest: digest,
  plan: z.object({
    hash: z.string(),
    runbook: z.string(),
    connection: z.string(),
    subject: z.string(),
    stage: z.string().nullable(),
  }),
  requestedBy: z.string(),
  mayRequest: z
    .boolean()
    .nullable()
    .describe('Whether that name has the role Request; null: people sign in, and the token says so'),
  issuer: z.string().nullable().describe('Identity provider that must have signed; null: names as typed are taken'),
  rule: z.string().describe('Name of the rule that it meets; "default": none'),
  numbers: z.object({ mailboxes: z.number(), servers: z.number() }).describe('How far it reaches'),
  approvals: z.number(),
  role: roleSchema.describe('Who approves'),
  who: z.string().describe('The same, with names'),
  reason: z.boolean().describe('Whether an approval must say why'),
  proof: z.literal('passkey').nullable().describe('What it must be signed with besides a sign-in; null: nothing'),
  within: z.string().nullable().describe('How long a decision is waited for; null: as the run says'),
  thenAsk: roleSchema.nullable().describe('Who may approve afterwards; null: it is rejected'),
  notBefore: z.string().nullable().describe('ISO 8601; null: at once'),
  holdFor: z.string().nullable().describe("Between the approval and the first write, on the connection's clock"),
  quarantine: z.string().nullable().describe('Why it must be released first; null: it need not'),
  skip: roleSchema.describe('Who may skip a step that has failed'),
  standing: z.string().nullable().describe('Name of the standing approval that covers it; null: people decide'),
  problems: z.array(z.string()).describe('Why it could not be approved as things are; exit code 4 if there are any'),
});
