/**
 * What `rotate-credential` is asked with. It isn't in the catalogue: it is started by `runbook rotate` and by the watch,
 * with the key of a credential that a runbook has made.
 */
import { z } from 'zod';
import { durationSchema } from '../duration.ts';
import type { RunbookName, RunbookWorkflowType } from './runbook-names.ts';

export const rotateCredentialInput = z.strictObject({
  key: z.string().regex(/^[a-z0-9][a-z0-9-]{0,120}$/, 'must be a key as "runbook credentials" shows it'),
  /** How long the new version is valid; left out: as long as the old one was. Nothing for a password. */
  validFor: durationSchema.optional(),
  /** How long the old version stays valid along with the new one, on the connection's clock. */
  overlap: durationSchema.default('7 days'),
  /** Where it is registered: in a tenant, or on servers, which an on-premises worker reaches. */
  target: z.enum(['tenant', 'servers']).optional(),
  /** Why it is rotated, for the approver. */
  because: z.array(z.string()).default([]),
});

export type RotateCredentialInput = z.output<typeof rotateCredentialInput>;

export const rotateCredentialRunbook = {
  name: 'rotate-credential',
  workflowType: 'rotateCredential',
} as const satisfies { name: RunbookName; workflowType: RunbookWorkflowType };
