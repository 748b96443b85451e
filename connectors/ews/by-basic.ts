/**
 * EWS of an Exchange server with a user name and a password (Basic), as the vendor's product signs in. The password goes
 * over TLS that is checked, or not at all, and each request sends it once: a wrong one is never repeated here.
 *
 * Source: RFC 7617.
 */
import { Failure } from '../../domain/failure.ts';
import type { StoredAccount } from '../connected-organization.ts';
import { send } from '../http/send.ts';
import { offeredSchemes } from './challenge.ts';
import type { EwsCaller, EwsPlace } from './ews-caller.ts';

export function ewsByBasic(
  place: EwsPlace,
  { user, password }: StoredAccount,
  options: { signal?: AbortSignal | undefined } = {},
): EwsCaller {
  const { ews, trustRoot, proxy, addresses } = place;
  return {
    url: ews,
    send: async (request) => {
      if (new URL(ews).protocol !== 'https:' || user.includes(':')) {
        throw new Failure('ews-invalid', { service: 'ews', subject: 'Basic needs https, and a name without a colon' });
      }
      const credentials = Buffer.from(`${user}:${await password()}`, 'utf8').toString('base64');
      const headers = { ...request.headers, authorization: `Basic ${credentials}` };
      return send({ trustRoot, proxy, addresses }, { ...request, url: ews, headers, signal: options.signal });
    },
    // A server that doesn't offer it answers the same to a right and to a wrong password.
    unauthorized: ({ headers }) =>
      offeredSchemes(headers).includes('Basic') ? 'ews-sign-in-refused' : 'ews-basic-not-offered',
  };
}
