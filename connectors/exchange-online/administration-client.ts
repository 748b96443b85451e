/**
 * Administration over HTTPS: what the ExchangeOnlineManagement module itself speaks, to Exchange Online and to Security &
 * Compliance alike. A cmdlet in, its objects or a typed failure out. No retries, no sleeping.
 *
 * Source: practice; undocumented for direct use.
 */
import { randomUUID } from 'node:crypto';
import { Failure } from '../../domain/failure.ts';
import { sendAs } from '../bearer.ts';
import type { CallOptions } from '../call-options.ts';
import type { Connected } from '../connected.ts';
import type { Identity } from '../entra/identity.ts';
import { headerOf } from '../http/send.ts';
import type { HttpsAnswer } from '../http/send.ts';
import { mailboxAnchor } from './anchors.ts';
import { sendCmdletBatch } from './cmdlet-batch.ts';
import type { CmdletOutcome } from './cmdlet-batch.ts';
import { cmdletInput, cmdletQuery, writesSomething } from './cmdlet-call.ts';
import type { CmdletCall, InvokeOptions } from './cmdlet-call.ts';
import { exchangeFailure } from './exchange-failure.ts';
import { exactlyOne } from './exactly-one.ts';
import type { Found } from './exactly-one.ts';
import { refuseEmptyIdentity } from './identity-rule.ts';
import { readModuleFile } from './module-file.ts';
import type { SendToExchange } from './send-to-exchange.ts';

export interface AdministrationClient {
  /** Runs a cmdlet and answers with all its objects, over all pages; none for a cmdlet without output. */
  invoke<T = Record<string, unknown>>(
    cmdlet: string,
    parameters: Readonly<Record<string, unknown>>,
    options?: InvokeOptions,
  ): Promise<T[]>;
  /** Many cmdlets in batches of 10, answered in their order. Writes to mailboxes: one mailbox a batch. */
  batch<T = Record<string, unknown>>(calls: readonly CmdletCall[]): Promise<CmdletOutcome<T>[]>;
  /** Names of the cmdlets that the caller may use. */
  moduleFile(): Promise<string[]>;
  /** Reads one object by its identity: present, or absent by the service's own statement. Anything else is thrown. */
  exactlyOne<T = Record<string, unknown>>(
    cmdlet: string,
    identity: string,
    options?: InvokeOptions & { parameters?: Readonly<Record<string, unknown>> },
  ): Promise<Found<T>>;
}

/** Where cmdlets are sent, and as what they are routed. */
export interface AdministrationPlace {
  /** The origin that takes the cmdlets; asked for before each call, found out once. */
  origin: () => Promise<string>;
  /** Audience of the tokens. */
  scope: string;
  /** X-AnchorMailbox of a cmdlet that writes to no mailbox. */
  systemAnchor: string;
}

/** A cmdlet may take a while on the server (its own limit is 15 minutes); an activity's heartbeat covers this one. */
const deadline = 120_000;
const pagePreference = 'odata.maxpagesize=1000';

/** A client for one identity of a connection at one place. */
export function administrationClient(
  place: AdministrationPlace,
  connected: Connected,
  identity: Identity,
  options: CallOptions,
): AdministrationClient {
  const caller = { connected, identity, scope: place.scope, options };
  const baseOf = (origin: string): string => `${origin}/adminapi/beta/${encodeURIComponent(connected.tenantId)}`;
  const send: SendToExchange = async ({ method, url, call, body, requestId, headers }) =>
    sendAs(caller, {
      method,
      url,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        'x-anchormailbox': call.anchor === undefined ? place.systemAnchor : mailboxAnchor(call.anchor),
        'x-cmdletname': call.cmdlet,
        'x-responseformat': 'json',
        'client-request-id': requestId,
        prefer: pagePreference,
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      writes: writesSomething(call),
      deadline,
      service: 'exchange',
      subject: call.subject ?? call.cmdlet,
    });

  const invoke = async <T>(cmdlet: string, parameters: Readonly<Record<string, unknown>>, how: InvokeOptions = {}) => {
    refuseEmptyIdentity(cmdlet, parameters);
    const call: CmdletCall = {
      cmdlet,
      parameters,
      anchor: how.anchor,
      select: how.select,
      subject: subjectOf(cmdlet, parameters),
    };
    const body = cmdletInput(call);
    const requestId = randomUUID();
    const objects: T[] = [];
    const origin = await place.origin();
    let url: string | undefined = `${baseOf(origin)}/InvokeCommand${cmdletQuery(call)}`;
    while (url !== undefined) {
      // A page is asked for by sending the same body to its link.
      const page: Page = pageOf(call, await send({ method: 'POST', url, call, body, requestId }));
      objects.push(...(page.value as T[]));
      if (objects.length > (how.atMost ?? 20_000)) throw new Failure('exchange-too-many-pages', about(call));
      url = page.next;
      if (url !== undefined && !isOwn(url, origin)) throw new Failure('exchange-unexpected-answer', about(call));
    }
    return objects;
  };

  return {
    invoke,
    batch: async (calls) => sendCmdletBatch(send, baseOf(await place.origin()), calls),
    moduleFile: async () => readModuleFile(send, await place.origin(), connected.tenantId),
    exactlyOne: async (cmdlet, identity, how = {}) => exactlyOne(invoke, cmdlet, identity, how),
  };
}

interface Page {
  value: unknown[];
  next: string | undefined;
}

function pageOf(call: CmdletCall, answer: HttpsAnswer): Page {
  if (answer.status >= 400) throw exchangeFailure(call, { ...answer, headers: (name) => headerOf(answer, name) });
  if (answer.text.trim() === '') return { value: [], next: undefined };
  const body = parsed(answer.text);
  if (answer.status >= 300 || !Array.isArray(body?.value)) {
    throw new Failure(writesSomething(call) ? 'exchange-outcome-unknown' : 'exchange-unexpected-answer', about(call));
  }
  const next = body['@odata.nextLink'];
  return { value: body.value, next: typeof next === 'string' ? next : undefined };
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? { ...body } : undefined;
  } catch {
    return undefined;
  }
}

/** The token goes nowhere but to the place's own host. */
function isOwn(url: string, origin: string): boolean {
  return URL.canParse(url) && new URL(url).origin === new URL(origin).origin;
}

function about(call: CmdletCall): { service: 'exchange'; subject: string } {
  return { service: 'exchange', subject: call.subject ?? call.cmdlet };
}

/** The cmdlet and whom it is about. */
function subjectOf(cmdlet: string, parameters: Readonly<Record<string, unknown>>): string {
  const identity = parameters.Identity;
  return typeof identity === 'string' ? `${cmdlet} ${identity}` : cmdlet;
}
