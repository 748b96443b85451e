/**
 * Which schemes EWS offers to a caller without credentials. A redirect means a logon form: the case in which programs
 * that expect Basic fail.
 *
 * Source: oded; one WWW-Authenticate header for each scheme.
 */
import { send, type HttpsAnswer } from '../http/send.ts';
import { envelope } from './envelope.ts';
import type { EwsPlace } from './ews-caller.ts';
import { getFolder } from './operations.ts';

export interface Challenge {
  status: number;
  /** `Basic`, `NTLM`, `Negotiate`, `Bearer`, in the order in which they were offered. */
  schemes: string[];
  /** Where a redirect leads: its host and path. */
  redirect?: string;
}

/** Posts a minimal request without credentials and reads the challenge. */
export async function challenge(place: EwsPlace, signal?: AbortSignal): Promise<Challenge> {
  const answer = await send(
    { trustRoot: place.trustRoot, proxy: place.proxy, addresses: place.addresses },
    {
      method: 'POST',
      url: place.ews,
      headers: { 'content-type': 'text/xml; charset=utf-8' },
      body: envelope(getFolder('inbox'), undefined),
      writes: false,
      deadline: 30_000,
      signal,
      service: 'ews',
      subject: 'the challenge of EWS',
    },
  );
  const location = answer.headers.location;
  const redirect =
    typeof location === 'string' && URL.canParse(location, place.ews) ? new URL(location, place.ews) : undefined;
  return {
    status: answer.status,
    schemes: offeredSchemes(answer.headers),
    ...(redirect === undefined ? {} : { redirect: `${redirect.origin}${redirect.pathname}` }),
  };
}

/** The schemes of an answer's challenge, each once. */
export function offeredSchemes(headers: HttpsAnswer['headers']): string[] {
  const offered = headers['www-authenticate'] ?? [];
  const schemes = (Array.isArray(offered) ? offered : [offered]).flatMap(
    (line) => /^\s*([A-Za-z][\w-]*)/.exec(line)?.[1] ?? [],
  );
  return [...new Set(schemes)];
}
