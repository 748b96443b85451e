/**
 * `POST .../$batch`: up to ten calls in one request, each answered with its own status. The batch is routed as a whole, so
 * the anchor of the *batch* counts, and writes to two mailboxes can't share one.
 */
import { json, type SimulatorRequest, type SimulatorResponse } from '../http/message.ts';
import { CmdletError } from './cmdlet-error.ts';
import { errorResponse } from './error-response.ts';

const limit = 10;

interface BatchItem {
  id: string;
  url: string;
  method: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** @param run answers one item, given as the request that it stands for */
export function answerBatch(
  request: SimulatorRequest,
  run: (item: SimulatorRequest) => SimulatorResponse,
): SimulatorResponse {
  const items = batchItems(request.body);
  if (items === null || items.length > limit) {
    const message =
      items === null
        ? 'The batch request is not valid.'
        : `A batch holds at most ${limit} requests, not ${items.length}.`;
    const type = 'Microsoft.Exchange.Admin.OData.Core.ODataServiceException';
    return errorResponse(new CmdletError(400, 'BadRequest', type, message));
  }
  const keepOn = /odata\.continue-on-error/i.test(request.headers['prefer'] ?? '');
  const responses: Record<string, unknown>[] = [];
  for (const item of items) {
    const { status, headers, body } = run(requestOf(request, item));
    responses.push({
      id: item.id,
      status,
      headers: headers ?? {},
      ...(body ? { body: JSON.parse(body) as unknown } : {}),
    });
    if (status >= 400 && !keepOn) break;
  }
  return json(200, { responses });
}

function batchItems(body: string): BatchItem[] | null {
  try {
    const { requests } = JSON.parse(body) as { requests?: BatchItem[] };
    const sound = requests?.every((item) => typeof item.id === 'string' && typeof item.url === 'string');
    return sound ? requests! : null;
  } catch {
    return null;
  }
}

function requestOf(batch: SimulatorRequest, item: BatchItem): SimulatorRequest {
  const { pathname, search } = new URL(item.url, `${batch.origin}${batch.path.replace(/[^/]*$/, '')}`);
  const own = Object.entries(item.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  const { 'x-anchormailbox': _own, ...headers } = Object.fromEntries(own) as Record<string, string>;
  return {
    ...batch,
    method: item.method.toUpperCase(),
    path: pathname.replaceAll(/\/{2,}/g, '/'),
    search,
    query: new URLSearchParams(search),
    headers: { ...batch.headers, ...headers },
    body: typeof item.body === 'string' ? item.body : JSON.stringify(item.body ?? {}),
  };
}
