/**
 * Whether a recipient's mailbox lies on these servers. Impersonation on premises ends at them: a mailbox in the cloud is a
 * remote one here.
 */

/** `UserMailbox`, `SharedMailbox`, ... and none of the `Remote...` ones. */
export function isMailboxHere({ RecipientTypeDetails: kind = '' }: { RecipientTypeDetails?: string }): boolean {
  return kind.endsWith('Mailbox') && !kind.startsWith('Remote');
}
