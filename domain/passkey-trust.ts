/**
 * At which pages passkeys may be used, as the worker's own file says. A passkey belongs to the RP ID that it was made for, and
 * the browser signs into each assertion the origin of the page that has asked (WebAuthn Level 3, 5.1.4.1 and 7.2).
 */
import { z } from 'zod';

export interface PasskeyTrust {
  /** `localhost` is that of the page which the command line itself shows. */
  readonly rpIds: readonly string[];
  /** `https://HOST` or `https://HOST:PORT`; of `localhost` none is listed: its page has another port each time. */
  readonly origins: readonly string[];
}

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
/** Its last part begins with a letter: no IP address is one, and the browser would refuse it. */
const domain = new RegExp(`^(?:localhost|(?=.{1,253}$)(?:${label}\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?)$`);

const rpIdSchema = z
  .string()
  .regex(
    domain,
    'must be a domain such as "runbooks.example.com", without scheme and port, or "localhost"; no IP address',
  );

const originSchema = z
  .string()
  .refine(
    (text) => URL.canParse(text) && new URL(text).protocol === 'https:' && new URL(text).origin === text,
    'must be an origin such as "https://runbooks.example.com", in lower case and without path; that of localhost is not listed',
  );

export const passkeyTrustSchema = z
  .strictObject({
    rpIds: z.array(rpIdSchema).min(1, 'must name at least one').default(['localhost']),
    origins: z.array(originSchema).default([]),
  })
  .superRefine(({ rpIds, origins }, context) => {
    for (const [index, origin] of origins.entries()) {
      if (rpIds.some((rpId) => isWithin(origin, rpId))) continue;
      context.addIssue({ code: 'custom', path: ['origins', index], message: 'must be of a host of one of rpIds' });
    }
    for (const [index, rpId] of rpIds.entries()) {
      if (rpId === 'localhost' || origins.some((origin) => isWithin(origin, rpId))) continue;
      context.addIssue({ code: 'custom', path: ['rpIds', index], message: 'must have an origin in origins' });
    }
  });

/** What holds where the file says nothing. */
export const usualPasskeyTrust: PasskeyTrust = passkeyTrustSchema.parse({});

/** Whether a page of this origin may have asked for a passkey of this RP ID. */
export function mayAsk({ rpIds, origins }: PasskeyTrust, rpId: string, origin: string): boolean {
  if (!rpIds.includes(rpId)) return false;
  if (rpId === 'localhost') return /^http:\/\/localhost(?::[1-9]\d{0,4})?$/.test(origin);
  return origins.includes(origin) && isWithin(origin, rpId);
}

function isWithin(origin: string, rpId: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { hostname } = new URL(origin);
  return hostname === rpId || hostname.endsWith(`.${rpId}`);
}
