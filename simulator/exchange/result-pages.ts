/**
 * Pages of a long result. A page has what `Prefer: odata.maxpagesize` asks for, 1000 at most; the next one is fetched by
 * POSTing *the same body again* to `@odata.nextLink`, within ten minutes of real time.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { ExchangeObject } from './cmdlet.ts';
import { CmdletError } from './cmdlet-error.ts';

const cap = 1000;
const lifetime = 10 * 60 * 1000;

interface Rest {
  objects: ExchangeObject[];
  bodyHash: string;
  expiresAt: number;
}

interface ResultPage {
  objects: ExchangeObject[];
  /** Token of the next page, when there is one. */
  next: string | null;
}

export interface ResultPages {
  first(objects: ExchangeObject[], size: number, body: string): ResultPage;
  /** @throws CmdletError 400 when the token is unknown, too old, or sent with another body */
  following(token: string, size: number, body: string): ResultPage;
}

/** The page size that a Prefer header asks for. */
export function pageSize(prefer: string | undefined): number {
  const asked = Number(/odata\.maxpagesize\s*=\s*(\d+)/i.exec(prefer ?? '')?.[1] ?? cap);
  return Math.min(Math.max(asked, 1), cap);
}

export function createResultPages(): ResultPages {
  const rests = new Map<string, Rest>();
  const cut = (objects: ExchangeObject[], size: number, bodyHash: string): ResultPage => {
    const now = Date.now();
    for (const [token, rest] of rests) if (rest.expiresAt < now) rests.delete(token);
    if (objects.length <= size) return { objects, next: null };
    const next = randomUUID();
    rests.set(next, { objects: objects.slice(size), bodyHash, expiresAt: now + lifetime });
    return { objects: objects.slice(0, size), next };
  };
  return {
    first: (objects, size, body) => cut(objects, size, hash(body)),
    following(token, size, body) {
      const rest = rests.get(token);
      if (!rest || rest.expiresAt < Date.now() || rest.bodyHash !== hash(body)) {
        throw new CmdletError(
          400,
          'BadRequest',
          'Microsoft.Exchange.Admin.OData.Core.ODataServiceException',
          'The skip token is not valid for this request.',
        );
      }
      return cut(rest.objects, size, rest.bodyHash);
    },
  };
}

const hash = (body: string): string => createHash('sha256').update(body).digest('hex');
