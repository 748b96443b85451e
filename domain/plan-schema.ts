/**
 * The form of a plan, strictly: what isn't in it would be neither shown nor hashed. For a plan that comes from elsewhere: a
 * query's answer, a run's record.
 */
import { z } from 'zod';

const text = z.string();
const json = z.json();
const digest = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits');

const common = { key: text, name: text, document: text, server: text.optional() };

const propertyChange = z.strictObject({ property: text, before: json.optional(), after: json.optional() });

const count = z.int().min(0);

const each = z.strictObject({
  items: text,
  list: digest,
  total: count,
  toChange: count,
  unchanged: count,
  failing: count,
  firstFailing: z.array(z.strictObject({ item: text, why: text, isMissing: z.literal(true).optional() })),
});

const step = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.literal('change'),
    resource: text,
    action: z.enum(['none', 'create', 'update', 'replace', 'delete']),
    changes: z.array(propertyChange),
    inputs: json,
    risks: z.array(z.strictObject({ code: text, text })),
    reason: text.optional(),
    irreversible: text.optional(),
    each: each.optional(),
  }),
  z.strictObject({ ...common, kind: z.literal('wait'), atLeast: text, atMost: text.optional() }),
  z.strictObject({
    ...common,
    kind: z.literal('probe'),
    probe: text,
    as: text,
    expected: z.enum(['allowed', 'refused']),
    inputs: json,
  }),
  z.strictObject({ ...common, kind: z.literal('manual-step'), values: json }),
  z.strictObject({ ...common, kind: z.literal('stage'), after: text, because: text.optional() }),
]);

export const planSchema = z.strictObject({
  hash: digest,
  runbook: text,
  connection: text,
  subject: text,
  stage: text.optional(),
  steps: z.array(step),
  superseded: z.array(z.strictObject({ asked: text, reason: text, since: text, insteadOf: text })),
  evidence: z.array(z.strictObject({ name: text, observed: text })),
});
