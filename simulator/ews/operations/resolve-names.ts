/** ResolveNames: mailboxes whose name, alias or address begins with the text. */
import { type Operation, responseMessages } from '../call.ts';
import { EwsResponseError, success } from '../ews-error.ts';
import { textOf } from '../xml/tree.ts';

export const resolveNames: Operation = (call) => {
  const wanted = (textOf(call.request, 'UnresolvedEntry') ?? '').replace(/^smtp:/i, '').toLowerCase();
  return responseMessages('ResolveNames', [wanted], () => {
    const found = call.core.store.state.exchange.mailboxes.filter((mailbox) =>
      [mailbox.displayName, mailbox.alias, mailbox.primarySmtpAddress].some((name) =>
        name.toLowerCase().startsWith(wanted),
      ),
    );
    if (found.length === 0 || wanted === '') {
      throw new EwsResponseError('ErrorNameResolutionNoResults', 'No results were found.');
    }
    const resolutions = found.map((mailbox) => ({
      't:Mailbox': {
        't:Name': mailbox.displayName,
        't:EmailAddress': mailbox.primarySmtpAddress,
        't:RoutingType': 'SMTP',
        't:MailboxType': 'Mailbox',
      },
    }));
    return success({
      'm:ResolutionSet': {
        '@_TotalItemsInView': String(found.length),
        '@_IncludesLastItemInRange': 'true',
        't:Resolution': resolutions,
      },
    });
  });
};
