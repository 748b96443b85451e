/**
 * How the administration endpoint words a failure. The reason for a person is in `details[].message`; clients find the
 * exception's name there, in `innererror` and in the `x-ExceptionType` header.
 */
import { json, type SimulatorResponse } from '../http/message.ts';
import type { CmdletError } from './cmdlet-error.ts';

/** @returns the `error` member of the envelope */
function envelope(error: CmdletError): Record<string, unknown> {
  const hash = error.exceptionType.startsWith('Microsoft.Exchange.Configuration.Tasks.') ? 'Ex6F9304' : '';
  return {
    code: error.code,
    message: 'Error executing cmdlet',
    details: [{ code: 'Context', target: '', message: `${hash}|${error.exceptionType}|${error.message}` }],
    innererror: {
      message: 'Error executing cmdlet',
      type: 'Microsoft.Exchange.Admin.OData.Core.ODataServiceException',
      internalexception: { message: error.message, type: error.exceptionType },
    },
  };
}

export function errorResponse(error: CmdletError): SimulatorResponse {
  const shortName = error.exceptionType.split('.').at(-1)!;
  return json(
    error.status,
    { error: envelope(error) },
    {
      'x-exceptiontype': shortName,
      'x-ms-diagnostics': `5000000;reason="${headerText(error.message)}";error_category="cmdlet_failed"`,
      ...(error.status === 429 ? { 'retry-after': '1' } : {}),
    },
  );
}

/** Header values carry printable ASCII only, and no quotes inside quotes. */
function headerText(message: string): string {
  return message
    .slice(0, 200)
    .replaceAll('"', "'")
    .replaceAll(/[^\u0020-\u007E]/g, '?');
}
