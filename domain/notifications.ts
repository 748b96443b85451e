/**
 * `notifications.yaml`: by which channels people are reached, and who is notified of what. Addresses that are a key, and keys
 * themselves, are references of the secret store.
 */
import { z } from 'zod';
import { mailRelaySchema, relayProblem } from './mail-relay.ts';
import { quietHoursSchema } from './quiet-hours.ts';
import { secretReferenceSchema } from './secret-reference.ts';

const subjects = ['approval', 'manual-step', 'attention', 'outcome', 'expiry'] as const;

/** What people are notified about: what a run waits for, that it has ended, and that an approval is about to expire. */
export type Subject = (typeof subjects)[number];

const name = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,62}$/,
    'must be a name of lower-case letters, digits and "-", at most 63, not beginning with "-"',
  );

const channelSchema = z.discriminatedUnion(
  'kind',
  [
    /** A card, by a Teams workflow that begins when a webhook is called. */
    z.strictObject({ kind: z.literal('teams'), webhook: secretReferenceSchema }),
    mailRelaySchema.extend({ kind: z.literal('mail') }),
    /** JSON with a signature, for other programs. */
    z.strictObject({
      kind: z.literal('webhook'),
      address: secretReferenceSchema,
      signingSecret: secretReferenceSchema,
    }),
  ],
  { error: 'needs a "kind": teams, mail or webhook' },
);

type Channel = z.output<typeof channelSchema>;

/** One person, or one place that people watch. */
const recipientSchema = z.strictObject({
  /** Name of the channel. */
  by: z.string(),
  /** Address of a person, where the channel is a mail relay. */
  to: z.email('must be a mail address such as "ann@contoso.example"').optional(),
});

export type Recipient = z.output<typeof recipientSchema>;

const aLeastOne = 'must name at least one';
const about = z.array(z.enum(subjects, { error: `must be one of ${subjects.join(', ')}` }));

const ruleSchema = z.strictObject({
  about: about.min(1, aLeastOne),
  notify: z.array(recipientSchema).min(1, aLeastOne),
  /** Told as well once half of a wait's time has passed. */
  alsoNotify: z.array(recipientSchema).default([]),
  /** Only of runs of these; left out: of all. */
  runbooks: z.array(z.string().min(1)).min(1, aLeastOne).optional(),
  connections: z.array(z.string().min(1)).min(1, aLeastOne).optional(),
  quietHours: quietHoursSchema.optional(),
  /** What is sent in quiet hours as well. */
  urgent: about.default([]),
});

export type Rule = z.output<typeof ruleSchema>;

export const notificationsSchema = z
  .strictObject({
    channels: z.record(name, channelSchema),
    rules: z.record(name, ruleSchema),
    /** By which channels those are reached who approve and ask, by their names as they type them. */
    people: z.record(z.string().min(1), z.array(recipientSchema).min(1, aLeastOne)).default({}),
  })
  .superRefine(({ channels, rules, people }, context) => {
    for (const [channel, settings] of Object.entries(channels)) {
      const problem = settings.kind === 'mail' ? relayProblem(settings) : undefined;
      if (problem === undefined) continue;
      const [property, message] = problem;
      context.addIssue({ code: 'custom', path: ['channels', channel, property], message });
    }
    for (const [person, recipients] of Object.entries(people)) {
      for (const [index, recipient] of recipients.entries()) {
        const problem = problemOf(recipient, channels);
        if (problem === undefined) continue;
        const [property, message] = problem;
        context.addIssue({ code: 'custom', path: ['people', person, index, property], message });
      }
    }
    for (const [rule, { notify, alsoNotify }] of Object.entries(rules)) {
      for (const [list, recipients] of Object.entries({ notify, alsoNotify })) {
        for (const [index, recipient] of recipients.entries()) {
          const problem = problemOf(recipient, channels);
          if (problem !== undefined) {
            const [property, message] = problem;
            context.addIssue({ code: 'custom', path: ['rules', rule, list, index, property], message });
          }
        }
      }
    }
  });

function problemOf({ by, to }: Recipient, channels: Readonly<Record<string, Channel>>): [string, string] | undefined {
  const channel = Object.hasOwn(channels, by) ? channels[by] : undefined;
  if (channel === undefined) {
    return ['by', `must be the name of a channel above: ${Object.keys(channels).join(', ') || 'there is none yet'}`];
  }
  if (channel.kind === 'mail' && to === undefined) return ['to', 'is missing: a mail needs an address'];
  if (channel.kind !== 'mail' && to !== undefined) {
    return ['to', `can't be used with a channel of kind ${channel.kind}: whom it reaches is set where it leads`];
  }
  return undefined;
}

export interface Notifications {
  readonly channels: Readonly<Record<string, Channel | { readonly kind: 'log' }>>;
  readonly rules: Readonly<Record<string, Rule>>;
  /** By their names, as they are typed with --by. */
  readonly people?: Readonly<Record<string, readonly Recipient[]>>;
}

/** Without a file: everything, in the worker's log. */
export const inTheLog: Notifications = {
  channels: { log: { kind: 'log' } },
  rules: { log: { about: [...subjects], notify: [{ by: 'log' }], alsoNotify: [], urgent: [] } },
};

/** By this name it is remembered what somebody was sent. */
export function recipientName({ by, to }: Recipient): string {
  return to === undefined ? by : `${to} by ${by}`;
}

/** Every key that a file may have. */
export const notificationKeys: readonly string[] = [
  ...new Set([
    'channels',
    'rules',
    'people',
    ...channelSchema.options.flatMap((option) => Object.keys(option.shape)),
    ...Object.keys(ruleSchema.shape),
    ...Object.keys(recipientSchema.shape),
    ...Object.keys(quietHoursSchema.shape),
  ]),
];

/** The references that channels name. */
export function secretsOf({ channels }: Notifications): string[] {
  return Object.values(channels).flatMap((channel) => {
    if (channel.kind === 'teams') return [channel.webhook];
    if (channel.kind === 'webhook') return [channel.address, channel.signingSecret];
    return channel.kind === 'mail' && channel.password !== undefined ? [channel.password] : [];
  });
}
