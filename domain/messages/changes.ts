/** What a message says of a change: as it was planned, as it was applied. */
import { z } from 'zod';
import type { ApplyAnswer } from '../activity-contracts.ts';
import type { Action, Difference, PropertyChange } from '../change.ts';
import { versionSchema } from '../rotation.ts';
import { jsonSchema, message, textSchema } from './message.ts';

export const actionSchema = z.enum(['none', 'create', 'update', 'replace', 'delete'] satisfies Action[]);

export const changesSchema = z.array(
  message<PropertyChange>({ property: textSchema, before: jsonSchema.optional(), after: jsonSchema.optional() }),
);

export const approvedSchema = message<Pick<Difference, 'action' | 'changes'>>({
  action: actionSchema,
  changes: changesSchema,
});

export const appliedSchema = message<ApplyAnswer>({
  action: actionSchema,
  changes: changesSchema,
  ours: z.boolean(),
  created: z.boolean(),
  id: textSchema,
  before: jsonSchema.nullable(),
  after: jsonSchema,
  outputs: jsonSchema,
  credential: textSchema.optional(),
  formerCredential: versionSchema.nullable().optional(),
});
