/** Whether the application opens the mailboxes of a list by IMAP: all of them, or so many, spread over the list. */
import { z } from 'zod';
import { listName, listReferenceSchema } from '../list-reference.ts';
import { probe } from '../probe.ts';
import { actorName, applicationActorSchema, type ApplicationActor } from './actor.ts';

export interface ImapSampleArgs {
  readonly as: ApplicationActor;
  readonly list: string;
  /** At most so many mailboxes are opened. */
  readonly sample: number;
}

/** One attempt opens them all, within its 90 seconds. */
export const mostSampled = 100;

export const imapSampleProbe = probe<ImapSampleArgs>({
  kind: 'imap-sample',
  schema: z.strictObject({
    as: applicationActorSchema,
    list: listReferenceSchema,
    sample: z.int().min(1).max(mostSampled),
  }),
  name: ({ list, sample }) => `mail by IMAP of up to ${sample} mailboxes of ${listName(list)}`,
  as: ({ as }) => actorName(as),
});

/** Evenly spread over the list, first and last among them; always the same ones. */
export function sampleOf(items: readonly string[], count: number): string[] {
  if (items.length <= count) return [...items];
  if (count === 1) return items.slice(0, 1);
  const step = (items.length - 1) / (count - 1);
  return Array.from({ length: count }, (_, index) => items[Math.round(index * step)] ?? '');
}
