/**
 * EWS refuses in two ways: a fault (HTTP 500) for the whole request, and a response message of class *Error* inside an
 * ordinary answer, for one item or folder of it. Which code goes which way was read in Microsoft's documentation.
 */
import type { Element } from './xml/write.ts';

/** The request as a whole is refused. */
export class EwsFault extends Error {
  readonly code: string;
  readonly status: number;
  /** Names and values of `t:MessageXml`. */
  readonly values: Record<string, string>;

  constructor(code: string, message: string, options: { status?: number; values?: Record<string, string> } = {}) {
    super(message);
    this.code = code;
    this.status = options.status ?? 500;
    this.values = options.values ?? {};
  }
}

/** One response message is an error. */
export class EwsResponseError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export const impersonationDenied = () =>
  new EwsFault('ErrorImpersonateUserDenied', 'The account does not have permission to impersonate the requested user.');

export const noMailbox = () =>
  new EwsResponseError('ErrorNonExistentMailbox', 'The SMTP address has no mailbox associated with it.');

const errors = 'http://schemas.microsoft.com/exchange/services/2006/errors';

export function faultBody(fault: EwsFault): Element {
  const values = Object.entries(fault.values).map(([name, value]) => ({ '@_Name': name, '#text': value }));
  return {
    's:Fault': {
      faultcode: {
        '@_xmlns:a': 'http://schemas.microsoft.com/exchange/services/2006/types',
        '#text': `a:${fault.code}`,
      },
      faultstring: { '@_xml:lang': 'en-US', '#text': fault.message },
      detail: {
        'e:ResponseCode': { '@_xmlns:e': errors, '#text': fault.code },
        'e:Message': { '@_xmlns:e': errors, '#text': fault.message },
        ...(values.length > 0 ? { 't:MessageXml': { 't:Value': values } } : {}),
      },
    },
  };
}

export const success = (content: Element): Element => ({
  '@_ResponseClass': 'Success',
  'm:ResponseCode': 'NoError',
  ...content,
});

export const failure = (error: EwsResponseError): Element => ({
  '@_ResponseClass': 'Error',
  'm:MessageText': error.message,
  'm:ResponseCode': error.code,
  'm:DescriptiveLinkKey': '0',
});
