/** `POST .../InvokeCommand`: one cmdlet, its answer in pages, `$select`, warnings, and no body for what writes no output. */
import type { Core } from '../core.ts';
import { empty, json, type SimulatorRequest, type SimulatorResponse } from '../http/message.ts';
import type { RequestContext } from '../tenant/request-context.ts';
import type { Caller } from '../identity/caller.ts';
import type { ExchangeObject } from './cmdlet.ts';
import { CmdletError } from './cmdlet-error.ts';
import { errorResponse } from './error-response.ts';
import { invokeCmdlet, type Product } from './invoke-cmdlet.ts';
import type { GrantedCmdlets } from './rbac/granted-cmdlets.ts';
import { pageSize, type ResultPages } from './result-pages.ts';

export interface CommandRequest {
  core: Core;
  product: Product;
  pages: ResultPages;
  caller: Caller;
  granted: GrantedCmdlets;
  context: RequestContext;
  /** Its query may carry `$select` and `$skiptoken`; its headers the anchor and the page size. */
  request: SimulatorRequest;
  /** `https://host/adminapi/beta/tenant`, for links. */
  base: string;
}

export function invokeCommand(command: CommandRequest): SimulatorResponse {
  try {
    return answer(command);
  } catch (error) {
    if (error instanceof CmdletError) return errorResponse(error);
    throw error;
  }
}

function answer({ core, product, pages, caller, granted, context, request, base }: CommandRequest): SimulatorResponse {
  const { cmdletName, given } = cmdletInput(request.body);
  const size = pageSize(request.headers['prefer']);
  const token = request.query.get('$skiptoken');
  const select =
    request.query
      .get('$select')
      ?.split(',')
      .map((name) => name.trim()) ?? null;
  let warnings: string[] = [];
  let page;
  if (token === null) {
    const anchor = request.headers['x-anchormailbox'] ?? null;
    const result = invokeCmdlet({ core, product, caller, context, anchor, granted, cmdletName, given });
    if (result === null) return empty(200);
    warnings = result.warnings ?? [];
    page = pages.first(result.objects, size, request.body);
  } else {
    page = pages.following(token, size, request.body);
  }
  const query = new URLSearchParams({
    ...(select === null ? {} : { $select: select.join(',') }),
    ...(page.next === null ? {} : { $skiptoken: page.next }),
  });
  return json(200, {
    '@odata.context': `${base}/$metadata#Collection(Exchange.GenericHashTable)`,
    ...(warnings.length > 0 ? { '@adminapi.warnings': warnings } : {}),
    value: page.objects.map((object) => selected(object, select)),
    ...(page.next === null ? {} : { '@odata.nextLink': `${base}/InvokeCommand?${query.toString()}` }),
  });
}

function selected(object: ExchangeObject, select: string[] | null): ExchangeObject {
  if (select === null) return object;
  const wanted = select.map((name) => name.toLowerCase());
  return Object.fromEntries(Object.entries(object).filter(([name]) => wanted.includes(name.toLowerCase())));
}

/** @throws CmdletError 400 for a body that isn't a cmdlet's call */
function cmdletInput(body: string): { cmdletName: string; given: Record<string, unknown> } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    parsed = undefined;
  }
  const input = isRecord(parsed) ? parsed['CmdletInput'] : undefined;
  const name = isRecord(input) ? input['CmdletName'] : undefined;
  const parameters = isRecord(input) ? (input['Parameters'] ?? {}) : undefined;
  if (typeof name !== 'string' || !isRecord(parameters)) {
    throw new CmdletError(
      400,
      'BadRequest',
      'Microsoft.Exchange.Admin.OData.Core.ODataServiceException',
      'The request body is not a valid cmdlet input.',
    );
  }
  return { cmdletName: name, given: parameters };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
