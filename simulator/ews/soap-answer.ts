/**
 * A request of EWS from its text to its answer, once it is known who calls: the schema, as whom it acts, what a policy
 * forbids, then the operation. Every answer is validated against the same schema before it is sent: an invalid one is
 * a defect of the simulator.
 */
import type { Core } from '../core.ts';
import { empty, type SimulatorRequest, type SimulatorResponse } from '../http/message.ts';
import type { Refusal } from '../http/part.ts';
import type { Mailbox } from '../tenant/state.ts';
import type { Writer } from '../tenant/store.ts';
import type { EwsAccess } from './access.ts';
import { EwsFault, faultBody } from './ews-error.ts';
import { operations } from './operations.ts';
import type * as Schema from './xml/schema.ts';
import { child, type XmlNode } from './xml/tree.ts';
import { type Element, envelope, type ServerVersion } from './xml/write.ts';

export interface SoapRequest {
  core: Core;
  context: Writer;
  access: EwsAccess;
  version: ServerVersion;
  body: string;
  /** The answer where a policy forbids to act on the mailbox; null where none does. */
  blocked: (acting: Mailbox | null) => SimulatorResponse | null;
}

export async function answerSoap(given: SoapRequest): Promise<SimulatorResponse> {
  // Imported on the first request: libxml2 waits for WebAssembly at the top level.
  const schema = await import('./xml/schema.ts');
  const { version } = given;
  try {
    return answer(given, validRequest(given.body, schema), schema.readValid);
  } catch (error) {
    if (error instanceof EwsFault) return soapResponse(error.status, faultBody(error), version, schema.readValid);
    throw error;
  }
}

function validRequest(body: string, schema: typeof Schema): XmlNode {
  try {
    return schema.readValid(body);
  } catch (error) {
    if (!(error instanceof schema.SchemaViolation)) throw error;
    throw new EwsFault('ErrorSchemaValidation', `The request failed schema validation: ${error.message}`, {
      values: { LineNumber: String(error.line), LinePosition: '0', Violation: error.message },
    });
  }
}

function answer(
  { core, context, access, version, blocked }: SoapRequest,
  soap: XmlNode,
  check: (xml: string) => unknown,
): SimulatorResponse {
  const [request] = child(soap, 'Body')!.children;
  const operation = operations[request!.name];
  if (!operation) {
    throw new EwsFault('ErrorInvalidOperation', `The simulator doesn't implement ${request!.name}.`, { status: 501 });
  }
  const acting = access.acting(child(soap, 'Header'));
  const body = () => operation({ core, context, access, acting, request: request! });
  return blocked(acting) ?? soapResponse(200, body(), version, check);
}

/** @param check throws where the answer isn't valid */
function soapResponse(
  status: number,
  body: Element,
  version: ServerVersion,
  check?: (xml: string) => unknown,
): SimulatorResponse {
  const xml = envelope(body, version);
  check?.(xml);
  return { status, headers: { 'content-type': 'text/xml; charset=utf-8' }, body: xml };
}

/** Clients of EWS can't read a 429: the service says that it is busy by a fault, or by 503. */
export function refuseSoap(refusal: Refusal, request: SimulatorRequest, version: ServerVersion): SimulatorResponse {
  switch (refusal.kind) {
    case 'throttled': {
      const values = { BackOffMilliseconds: String(refusal.retryAfterSeconds * 1000) };
      const message = 'The server cannot service this request right now. Try again later.';
      return soapResponse(500, faultBody(new EwsFault('ErrorServerBusy', message, { values })), version);
    }
    case 'unavailable':
      return empty(503, { 'retry-after': String(refusal.retryAfterSeconds) });
    case 'denied':
      return empty(403);
    case 'broken':
      return soapResponse(500, faultBody(new EwsFault('ErrorInternalServerError', refusal.message)), version);
    default: {
      const message = `The simulator doesn't implement ${request.method} ${request.path}.`;
      return soapResponse(501, faultBody(new EwsFault('ErrorInvalidOperation', message)), version);
    }
  }
}
