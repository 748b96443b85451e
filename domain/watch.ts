/**
 * What a watch of credentials is asked with, and what it answers. The request is kept in a Temporal Schedule: it
 * contains references, never a secret.
 */
import { z } from 'zod';
import { credentialStatusSchema } from './credential-status.ts';
import { durationSchema, milliseconds } from './duration.ts';
import { mailRelaySchema } from './mail-relay.ts';
import { paceSchema } from './run-request.ts';
import { secretReferenceSchema } from './secret-reference.ts';
import { shellWord } from './shell-word.ts';

const mailChannelSchema = mailRelaySchema.extend({ to: z.array(z.email()).min(1) });

const channelsSchema = z.strictObject({
  /** Anyone who knows a webhook's address can post to it, so it is a secret. */
  webhook: secretReferenceSchema.optional(),
  mail: mailChannelSchema.optional(),
});

export type Channels = z.output<typeof channelsSchema>;

const watchPolicySchema = z.strictObject({
  /** Renewal is due so long before the end; left out: at two thirds of the life. */
  renewBefore: durationSchema.optional(),
  longestLife: durationSchema.optional(),
  leastKeyBits: z.int().min(2048).default(2048),
});

export const watchRequestSchema = z.strictObject({
  /** Name of the schedule. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
  connections: z.array(z.string().min(1)).min(1),
  /** Those of the connections whose records are on premises: a worker there scans them. */
  onPremisesConnections: z.array(z.string().min(1)).optional(),
  /** Also what runbooks haven't made: reported, never rotated. */
  everyApplication: z.boolean().default(false),
  policy: watchPolicySchema.prefault({}),
  /** What is done about what is found; `notify` also reports, and `rotate` also notifies. */
  action: z.enum(['report', 'notify', 'rotate']).default('report'),
  /** Most rotations that are under way at once because of this watch; the rest waits for the next scan. */
  mostRotations: z.int().min(1).max(50).default(5),
  /** The starts are spread over so long, in real time. */
  spreadOver: durationSchema.default('10 minutes'),
  overlap: durationSchema.default('7 days'),
  /** A rotation that was rejected is asked for again only so long afterwards, in real time. */
  askAgainAfter: durationSchema.default('7 days'),
  notify: channelsSchema.prefault({}),
  pace: paceSchema.prefault({}),
});

export type WatchRequest = z.output<typeof watchRequestSchema>;

/** Where a part begins: an answer is one payload, which mustn't grow with the tenant. */
const partStartSchema = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('records'), afterKey: z.string() }),
  z.strictObject({
    of: z.literal('applications'),
    /** Its address at Graph; null: the first. */
    page: z.string().nullable(),
    /** The last credential of this page that the part before ended with; null: the page's first is next. */
    after: z.string().nullable(),
  }),
]);

export type PartStart = z.output<typeof partStartSchema>;

export const scanInputSchema = z.strictObject({
  connection: z.string().min(1),
  everyApplication: z.boolean(),
  policy: watchPolicySchema,
  /** Absent: from the beginning. */
  from: partStartSchema.optional(),
});

export type ScanInput = z.output<typeof scanInputSchema>;

const foundCredentialSchema = credentialStatusSchema.extend({
  needsRotation: z.boolean(),
  rejectedAt: z
    .string()
    .optional()
    .describe('When its last rotation was rejected, ISO 8601, real time; absent: it was not rejected'),
});
export type FoundCredential = z.output<typeof foundCredentialSchema>;

export interface ScanAnswer {
  /** How many were scanned. */
  readonly scanned: number;
  /** Those about which there is something to say: as many as fit into a payload. */
  readonly found: readonly FoundCredential[];
  /** Records that are damaged, with the reason: with the first part, which names them all. Absent: none. */
  readonly damaged?: readonly { readonly key: string; readonly why: string }[];
  /** Where the next part begins; absent: this was the last. */
  readonly next?: PartStart;
}

const noticeSchema = z.strictObject({ title: z.string(), lines: z.array(z.string()).readonly() });

export type Notice = z.output<typeof noticeSchema>;

export const webhookInputSchema = noticeSchema.extend({
  /** Reference of its address. */
  webhook: secretReferenceSchema,
});

export type WebhookInput = z.output<typeof webhookInputSchema>;

export const mailInputSchema = noticeSchema.extend({ mail: mailChannelSchema });

export type MailInput = z.output<typeof mailInputSchema>;

export interface WatchAnswer {
  readonly at: string;
  readonly scanned: number;
  /** The most urgent ones first, and no more than fit into a payload. */
  readonly found: readonly FoundCredential[];
  /** How many more were found. */
  readonly more: number;
  /** Workflow ids of rotations started now. */
  readonly started: readonly string[];
  /** Those that were under way already. */
  readonly underWay: readonly string[];
  /** Keys that wait for the next scan, since as many rotations as allowed are under way. */
  readonly deferred: readonly string[];
  /** Those whose rotation was rejected, and when they are asked for again: ISO 8601, real time. */
  readonly rejected: readonly { readonly key: string; readonly askedAgainAt: string }[];
  /** Standing approvals that end within 30 days, with their last day. */
  readonly endingApprovals: readonly { readonly name: string; readonly until: string }[];
  /** Connections that could not be scanned, and channels that brought nothing, with the reason. */
  readonly problems: readonly string[];
  /** By one channel at least; where none is configured, in the worker's log. */
  readonly notified: boolean;
}

/** When a rejected rotation may be asked for again, ISO 8601; undefined: now. @param now milliseconds, real time */
export function askedAgainAt(rejectedAt: string | undefined, after: string, now: number): string | undefined {
  if (rejectedAt === undefined) return undefined;
  const again = Date.parse(rejectedAt) + milliseconds(after);
  return again > now ? new Date(again).toISOString() : undefined;
}

/** What is due first comes first; what has no end comes last. */
export function mostUrgentFirst(found: readonly FoundCredential[]): FoundCredential[] {
  return found.toSorted((a, b) => (a.notAfter ?? '9').localeCompare(b.notAfter ?? '9'));
}

/** So many findings are a payload of about 300 KB, of 2 MB that Temporal takes. */
export const mostFoundAtOnce = 250;

const mostLines = 40;

/** A notification's lines: one a credential, and what was done about them. */
export function notificationLines(answer: Omit<WatchAnswer, 'notified' | 'more'>): string[] {
  const rows = mostUrgentFirst(answer.found).map(
    ({ application, kind, connection, messages }) => `${application} (${kind}, ${connection}): ${messages.join(' ')}`,
  );
  const more = rows.length - mostLines;
  return [
    ...rows.slice(0, mostLines),
    ...(more > 0 ? [`... and ${more} more: runbook credentials`] : []),
    ...answer.started.map(
      (run) => `Started, and waits for approval unless a standing one covers it: runbook show ${shellWord(run)}`,
    ),
    ...(answer.deferred.length > 0 ? [`${answer.deferred.length} more will be rotated after these.`] : []),
    ...answer.rejected.map(
      ({ key, askedAgainAt }) => `${key}: its rotation was rejected; asked again at ${askedAgainAt}.`,
    ),
    ...answer.endingApprovals.map(
      ({ name, until }) =>
        `The standing approval "${name}" in approvals.yaml ends on ${until}: what it covers waits for a person from then on.`,
    ),
    ...answer.problems,
  ];
}
