/**
 * Security & Compliance is asked once per session where the tenant's region is: the banner answers with a redirect, and
 * only its host counts. The cmdlets go there directly.
 *
 * Invariant: a token goes to the connection's own host and to hosts below its name, over https, and nowhere else.
 *
 * Source: practice (EXOBanner of the ExchangeOnlineManagement module).
 */
import { randomUUID } from 'node:crypto';
import { Failure } from '../../domain/failure.ts';
import { sendAs } from '../bearer.ts';
import type { Caller } from '../bearer.ts';
import { exchangeFailure } from '../exchange-online/exchange-failure.ts';
import { headerOf } from '../http/send.ts';

const subject = 'the region of Security & Compliance';
const moduleVersion = '3.9.2';

/**
 * The origin that takes the tenant's cmdlets; the connection's own where nothing is said.
 *
 * @param anchor X-AnchorMailbox
 * @throws Failure `compliance-redirect-refused` when the redirect leads elsewhere
 */
export async function regionalOrigin(caller: Caller, anchor: string): Promise<string> {
  const { compliance, tenantId } = caller.connected;
  const answer = await sendAs(caller, {
    method: 'GET',
    url: `${compliance}/adminapi/v1.0/${encodeURIComponent(tenantId)}/EXOBanner('AutogenSession')?Version=${moduleVersion}`,
    headers: { accept: 'application/json', 'x-anchormailbox': anchor, 'client-request-id': randomUUID() },
    writes: false,
    deadline: 30_000,
    service: 'exchange',
    subject,
  });
  if (answer.status >= 400) {
    const call = { cmdlet: 'Get-EXOBanner', parameters: {}, subject };
    throw exchangeFailure(call, { ...answer, headers: (name) => headerOf(answer, name) });
  }
  const location = answer.status >= 300 ? headerOf(answer, 'location') : undefined;
  if (location === undefined) return new URL(compliance).origin;
  if (isBelow(location, compliance)) return new URL(location, compliance).origin;
  throw new Failure('compliance-redirect-refused', { service: 'exchange', subject });
}

function isBelow(location: string, compliance: string): boolean {
  if (!URL.canParse(location, compliance)) return false;
  const target = new URL(location, compliance);
  const own = new URL(compliance).hostname;
  return target.protocol === 'https:' && (target.hostname === own || target.hostname.endsWith(`.${own}`));
}
