/** Which negative probes need a positive one beside them: those whose attempt can't tell a lack of all access from a limit. */
import { ewsImpersonationProbe } from '../../domain/probes/ews-impersonation.ts';
import { ewsMailboxProbe } from '../../domain/probes/ews-mailbox.ts';
import { graphMailboxProbe } from '../../domain/probes/graph-mailbox.ts';
import { imapMailboxProbe } from '../../domain/probes/imap-mailbox.ts';

it.each([ewsImpersonationProbe, ewsMailboxProbe, graphMailboxProbe, imapMailboxProbe])(
  'a refusal of a mailbox by $kind needs a mailbox that opens',
  ({ kind, controlledBy }) => expect(controlledBy).toContain(kind),
);
