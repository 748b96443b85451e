/** `approvals.yaml`: who may decide, what a plan needs before it is written, and what is approved beforehand. */
import { z } from 'zod';
import { durationSchema } from '../domain/duration.ts';
import { sameName } from '../domain/person.ts';
import { quietHoursSchema } from '../domain/quiet-hours.ts';
import { riskCodes } from '../domain/risk-codes.ts';
import { roles } from '../domain/role.ts';
import { catalogue } from '../domain/runbooks/catalogue.ts';
import { rotateCredentialRunbook } from '../domain/runbooks/rotate-credential.ts';

const name = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,62}$/,
    'must be a name of lower-case letters, digits and "-", at most 63, not beginning with "-"',
  );

const role = z.enum(roles, { error: `must be one of ${roles.join(', ')}` });
const atLeastOne = 'must name at least one';
const texts = z.array(z.string().min(1)).min(1, atLeastOne);
const count = z.int().nonnegative();

/** More than so many. */
const numbersSchema = z.strictObject({ mailboxes: count.optional(), servers: count.optional() });

const instant = 'must be a time with its offset, such as "2026-12-05T18:00:00Z", or {time: "18:00", timeZone: "UTC"}';
const notBeforeSchema = z.union([
  z.iso.datetime({ offset: true, error: instant }),
  z.strictObject({ time: quietHoursSchema.shape.from, timeZone: quietHoursSchema.shape.timeZone }),
]);

// A rule with a name that nothing has would never be met, and say nothing of it.
const runbooks = [...catalogue.map((each) => each.name), rotateCredentialRunbook.name];
const runbook = z.enum(runbooks, { error: `must be one of ${runbooks.join(', ')}` });
const risk = z.enum(['high', ...riskCodes], { error: 'must be high, or the code of a risk (docs/policy.md)' });

const scope = {
  connections: texts.optional(),
  runbooks: z.array(runbook).min(1, atLeastOne).optional(),
};

const ruleSchema = z.strictObject({
  name,
  ...scope,
  /** Any of these risks; `high`: any that is high. */
  risks: z.array(risk).min(1, atLeastOne).optional(),
  /** Any of these numbers is larger. */
  moreThan: numbersSchema.optional(),
  approvals: z.literal([1, 2], { error: 'must be 1 or 2' }).default(1),
  by: role.default('Approve'),
  reason: z.boolean().default(false),
  /** Signed by a passkey as well as by a sign-in. */
  proof: z.literal('passkey', { error: 'must be passkey' }).optional(),
  within: durationSchema.optional(),
  afterwards: z
    .union([z.literal('reject', { error: 'must be reject, or {ask: ROLE}' }), z.strictObject({ ask: role })])
    .default('reject'),
  notBefore: notBeforeSchema.optional(),
  holdFor: durationSchema.optional(),
  /** Beyond these the plan is in quarantine. */
  limits: numbersSchema.default({}),
  skip: role.default('Operate'),
});

export type Rule = z.output<typeof ruleSchema>;

const actions = z.array(
  z.enum(['create', 'update', 'replace', 'delete'], { error: 'must be create, update, replace or delete' }),
);

const standingSchema = z.strictObject({
  name,
  ...scope,
  subjects: texts.optional(),
  /** By kind of resource, what may be done to it. */
  changes: z
    .record(z.string().min(1), actions.min(1, atLeastOne))
    .refine((kinds) => Object.keys(kinds).length > 0, atLeastOne),
  mostPerDay: z.int().min(1).max(1000),
  /** The last day, in UTC. */
  until: z.iso.date({ error: 'must be a day such as "2027-06-30"' }),
  /** The first day, in UTC: it ends within a year. */
  from: z.iso.date({ error: 'must be a day such as "2026-12-01"' }),
});

export type StandingApproval = z.output<typeof standingSchema>;

const yearLater = (from: string): string => `${Number(from.slice(0, 4)) + 1}${from.slice(4)}`;

export const approvalsSchema = z
  .strictObject({
    roles: z.record(z.string().trim().min(1), z.array(role).min(1, atLeastOne)).optional(),
    /** By a name for the person, the accounts that are theirs, as the identity provider knows them: object IDs at Entra. */
    accounts: z.record(z.string().trim().min(1), texts).default({}),
    rules: z.array(ruleSchema).default([]),
    standing: z.array(standingSchema).default([]),
  })
  .superRefine(({ rules, standing, accounts }, context) => {
    const subjects = Object.entries(accounts).flatMap(([of, listed]) => listed.map((subject) => ({ of, subject })));
    for (const [index, { of, subject }] of subjects.entries()) {
      if (subjects.findIndex((other) => sameName(other.subject, subject)) === index) continue;
      context.addIssue({
        code: 'custom',
        path: ['accounts', of],
        message: `must not have ${subject}, which is listed already`,
      });
    }
    for (const [list, named] of Object.entries({ rules, standing })) {
      for (const [index, { name: own }] of named.entries()) {
        const message = 'must be a name that no other one in the list has';
        if (named.findIndex((other) => other.name === own) < index) {
          context.addIssue({ code: 'custom', path: [list, index, 'name'], message });
        }
      }
    }
    for (const [index, { name: own }] of rules.entries()) {
      if (own !== 'default') continue;
      context.addIssue({
        code: 'custom',
        path: ['rules', index, 'name'],
        message: 'is taken by what holds without a rule',
      });
    }
    for (const [index, { afterwards, within }] of rules.entries()) {
      if (afterwards === 'reject' || within !== undefined) continue;
      const message = 'is missing: who else is asked, is asked once it has passed';
      context.addIssue({ code: 'custom', path: ['rules', index, 'within'], message });
    }
    for (const [index, { from, until }] of standing.entries()) {
      if (until < from || until > yearLater(from)) {
        const message = `must be from ${from} to ${yearLater(from)}: a standing approval ends within a year`;
        context.addIssue({ code: 'custom', path: ['standing', index, 'until'], message });
      }
    }
  });

export type Approvals = z.output<typeof approvalsSchema>;

/** Every key that a file may have. */
export const approvalsKeys: readonly string[] = [
  ...new Set([
    'roles',
    'accounts',
    'rules',
    'standing',
    'ask',
    'time',
    'timeZone',
    ...Object.keys(ruleSchema.shape),
    ...Object.keys(numbersSchema.shape),
    ...Object.keys(standingSchema.shape),
  ]),
];
