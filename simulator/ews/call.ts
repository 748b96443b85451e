/** What an operation of EWS gets: the element of its request, and what the caller may open. It returns its response element. */
import type { Core } from '../core.ts';
import type { Mailbox } from '../tenant/state.ts';
import type { Writer } from '../tenant/store.ts';
import type { EwsAccess } from './access.ts';
import { EwsResponseError, failure } from './ews-error.ts';
import type { Element } from './xml/write.ts';
import type { XmlNode } from './xml/tree.ts';

export interface EwsCall {
  core: Core;
  context: Writer;
  access: EwsAccess;
  /** The mailbox acted on; null for a caller without one. */
  acting: Mailbox | null;
  request: XmlNode;
}

/** @throws EwsFault where the request as a whole is refused */
export type Operation = (call: EwsCall) => Element;

/**
 * The response messages of an operation, one for each thing asked for; a refusal concerns its own message only.
 * @param refused what the schema requires in a refusal in addition to its code
 */
export function responseMessages<Asked>(
  name: string,
  asked: readonly Asked[],
  answer: (one: Asked) => Element,
  refused: Element = {},
): Element {
  const messages = asked.map((one): Element => {
    try {
      return answer(one);
    } catch (error) {
      if (error instanceof EwsResponseError) return { ...failure(error), ...refused };
      throw error;
    }
  });
  return { [`m:${name}Response`]: { 'm:ResponseMessages': { [`m:${name}ResponseMessage`]: messages } } };
}
