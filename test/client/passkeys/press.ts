/** A person at the page for a passkey, whose browser has an authenticator in software. */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { SoftwareAuthenticator } from '../../policy/passkeys/software-authenticator.ts';

/** Presses the button: a passkey is made, or signs, as the page asks. */
export async function press(address: URL, authenticator: SoftwareAuthenticator): Promise<void> {
  const [page] = (await once(get(address), 'response')) as [IncomingMessage];
  let html = '';
  for await (const chunk of page) html += String(chunk);
  const [, text = ''] = /data-ceremony="([^"]*)"/.exec(html) ?? [];
  const { ceremony, publicKey } = JSON.parse(text.replaceAll('&quot;', '"')) as {
    readonly ceremony: 'create' | 'get';
    readonly publicKey: { readonly challenge: string };
  };
  const { challenge } = publicKey;
  const { origin } = address;
  await fetch(new URL('answer', address), {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ credential: authenticator[ceremony]({ challenge, origin }) }),
  });
}
