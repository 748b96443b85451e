/** ConvertId: ids of this store are answered as they are; anything else is malformed. */
import { type Operation, responseMessages } from '../call.ts';
import { success } from '../ews-error.ts';
import { malformed } from '../folders.ts';
import { child } from '../xml/tree.ts';

export const convertId: Operation = (call) => {
  const format = call.request.attributes['DestinationFormat'] ?? 'EwsId';
  return responseMessages('ConvertId', child(call.request, 'SourceIds')?.children ?? [], (asked) => {
    const { Id: id = '', Mailbox: mailbox = '' } = asked.attributes;
    if (!/^(item|folder)\//.test(Buffer.from(id, 'base64').toString('utf8'))) throw malformed();
    return success({
      'm:AlternateId': {
        '@_xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
        '@_xsi:type': 't:AlternateIdType',
        '@_Format': format,
        '@_Id': id,
        '@_Mailbox': mailbox,
      },
    });
  });
};
