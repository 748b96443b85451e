/**
 * Who calls EWS, and which mailboxes that opens. By a token in the service, by name and password on premises: what is done in
 * a mailbox is the same.
 */
import type { Mailbox } from '../tenant/state.ts';
import type { EwsResponseError } from './ews-error.ts';
import type { XmlNode } from './xml/tree.ts';

export interface EwsAccess {
  /**
   * The mailbox that the request acts on, by its impersonation header; null for a caller without one of its own.
   * @param header of the envelope
   * @throws EwsFault
   */
  acting: (header: XmlNode | undefined) => Mailbox | null;
  /**
   * Another mailbox than the one acted on, as a request names it by address or by an id.
   * @throws EwsResponseError
   */
  open: (acting: Mailbox | null, wanted: Mailbox) => Mailbox;
  /** What a folder's name alone means to a caller without a mailbox. */
  withoutMailbox: () => EwsResponseError;
}
