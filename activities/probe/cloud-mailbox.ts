/**
 * The precondition of a refusal by a mailbox: that it exists, and that it is in the cloud. Access to what isn't
 * there is refused as well, and would prove nothing. Read as the runner.
 */
import type { ConnectionContext } from '../context.ts';

export type CloudMailbox = { readonly exists: true; readonly kind: string } | { readonly exists: false };

/** @throws Failure when it can't be established */
export async function cloudMailbox({ exchange }: ConnectionContext, address: string): Promise<CloudMailbox> {
  // A mailbox on the organization's own servers is a mail user here, and not found by this cmdlet.
  const found = await exchange.exactlyOne<{ RecipientTypeDetails?: string }>('Get-Mailbox', address);
  if (found.state === 'absent') return { exists: false };
  return { exists: true, kind: found.object.RecipientTypeDetails ?? 'mailbox' };
}
