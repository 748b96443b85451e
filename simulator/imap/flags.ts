/** Flags of a message: only what the mailbox knows of it, and what this session means to expunge. */
import type { MailMessage } from '../tenant/state.ts';

export const knownFlags = String.raw`(\Seen \Answered \Flagged \Deleted \Draft $MDNSent)`;

export function flagsOf({ isRead, folder }: MailMessage, deleted: boolean): string {
  const flags = [
    ...(isRead ? [String.raw`\Seen`] : []),
    ...(folder === 'drafts' ? [String.raw`\Draft`] : []),
    ...(deleted ? [String.raw`\Deleted`] : []),
  ];
  return `(${flags.join(' ')})`;
}
