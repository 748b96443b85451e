/**
 * Signing a person in by device code: Entra gives a code, the person enters it in a browser anywhere. Only for the
 * command line; no workflow waits here. Conditional Access may block this flow.
 *
 * msal-node itself polls at the interval that Entra names.
 */
import { PublicClientApplication } from '@azure/msal-node';
import type { DeviceCodeRequest } from '@azure/msal-node';
import { authority } from './mint-token.ts';
import type { SignInPlace } from './mint-token.ts';
import type { Token } from './token-cache.ts';
import { networkClient } from './network-client.ts';
import { signInFailure } from './sign-in-failure.ts';

export interface DeviceCodeSignIn {
  clientId: string;
  scope: string;
  /** Shows the person where to go and what to enter. */
  onCode: (code: { userCode: string; verificationUri: string; message: string }) => void;
  signal?: AbortSignal;
}

/** Signs a person in. Throws `entra-sign-in-expired` when the code runs out or the person declines. */
export async function signInByDeviceCode(
  place: SignInPlace,
  { clientId, scope, onCode, signal }: DeviceCodeSignIn,
): Promise<Token & { userName: string }> {
  const subject = `device code, connection ${place.name}`;
  const about = { subject, credentialIsNew: false, secrets: [] };
  const network = networkClient({ trustRoot: place.trustRoot, proxy: place.proxy }, subject, signal);
  const application = new PublicClientApplication({
    auth: { ...authority(place), clientId },
    system: { networkClient: network },
  });
  const request: DeviceCodeRequest = {
    scopes: [scope],
    deviceCodeCallback: ({ userCode, verificationUri, message }) => onCode({ userCode, verificationUri, message }),
  };
  const cancel = (): void => {
    request.cancel = true;
  };
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    const result = await application.acquireTokenByDeviceCode(request);
    if (result === null || result.accessToken === '') throw signInFailure(undefined, network, about);
    const expiresAt = result.expiresOn?.getTime() ?? Date.now();
    return { value: result.accessToken, expiresAt, userName: result.account?.username ?? '' };
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    throw signInFailure(error, network, about);
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}
