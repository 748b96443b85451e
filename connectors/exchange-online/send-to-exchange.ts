/** What the parts of this connector send by: the client has the identity and the headers, they have the call. */
import type { HttpsAnswer } from '../http/send.ts';
import type { CmdletCall } from './cmdlet-call.ts';

export type SendToExchange = (request: {
  method: 'GET' | 'POST';
  url: string;
  call: CmdletCall;
  body?: unknown;
  requestId: string;
  headers?: Record<string, string>;
}) => Promise<HttpsAnswer>;
