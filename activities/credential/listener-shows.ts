/** Whether a server's listener shows the certificate that its record has; null where that can't be read. */
import { holderName, type Credential } from '../../domain/credential.ts';
import { isFailure } from '../../domain/failure.ts';
import { isOver } from '../../domain/rotation.ts';
import type { ConnectionContext } from '../context.ts';
import { httpsListenerOn } from '../windows/https-listener.ts';

export async function isShown(
  { onPremises }: ConnectionContext,
  { holder, current, rotation }: Credential,
): Promise<boolean | null> {
  const server = holderName(holder);
  try {
    const listener = await httpsListenerOn(onPremises.server(server), server);
    // While one is rotated, the listener shows the new one before the record calls it the current one.
    const expected = rotation === null || isOver(rotation) ? [current] : [current, rotation.previous, rotation.next];
    return listener !== undefined && expected.some((version) => version?.thumbprint === listener.certificateThumbprint);
  } catch (error) {
    if (isFailure(error)) return null;
    throw error;
  }
}
