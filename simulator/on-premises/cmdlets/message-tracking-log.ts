/**
 * The message tracking log of one server: that of `-Server`, else the one whose session it is. Newest last, as it is written.
 * Source: odp, Get-MessageTrackingLog (-Server, -ResultSize 1000 by default; addresses match as a whole).
 */
import { type CmdletCall, type CmdletOutput, type Cmdlets, text, texts } from '../../exchange/cmdlet.ts';
import { CmdletError, invalidArgument } from '../../exchange/cmdlet-error.ts';
import { resultSet } from '../../exchange/result-set.ts';
import type { TrackedMessage } from '../../tenant/state.ts';
import { serverNamed } from './exchange-server.ts';

const sameText = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

function period(call: CmdletCall): (line: TrackedMessage) => boolean {
  const [start, end] = [text(call, 'Start'), text(call, 'End')];
  const from = start === undefined ? -Infinity : Date.parse(start);
  const to = end === undefined ? Infinity : Date.parse(end);
  if (from > to) throw invalidArgument('The start time must be earlier than the end time.');
  return ({ timestamp }) => Date.parse(timestamp) >= from && Date.parse(timestamp) <= to;
}

function search(call: CmdletCall): CmdletOutput {
  const asked = text(call, 'Server');
  const server = asked === undefined ? call.server! : serverNamed(call, asked);
  // The real message is longer, and names the service; branch on the exception.
  if (server.isDown) {
    throw new CmdletError(
      400,
      'BadRequest',
      'Microsoft.Exchange.Configuration.Tasks.TaskInvalidOperationException',
      `The transport log search service on ${server.fqdn} can't be reached: The RPC server is unavailable.`,
    );
  }
  const isWithin = period(call);
  const is = (name: string, actual: string) => {
    const wanted = text(call, name);
    return wanted === undefined || sameText(wanted, actual);
  };
  const recipients = texts(call, 'Recipients');
  const subject = text(call, 'MessageSubject')?.toLowerCase();
  const found = call.core.store.state
    .onPremises!.trackingLog.filter((line) => line.server === server.name && isWithin(line))
    .filter((line) => is('Sender', line.sender) && is('EventId', line.eventId) && is('Source', line.source))
    .filter((line) => is('MessageId', line.messageId))
    .filter(({ messageSubject }) => subject === undefined || messageSubject.toLowerCase().includes(subject))
    .filter((line) => recipients?.some((one) => line.recipients.some((to) => sameText(to, one))) ?? true);
  return resultSet(
    call,
    found.map((line) => ({
      Timestamp: line.timestamp,
      ServerHostname: server.name,
      EventId: line.eventId,
      Source: line.source,
      Sender: line.sender,
      Recipients: line.recipients,
      RecipientCount: line.recipients.length,
      MessageSubject: line.messageSubject,
      MessageId: line.messageId,
      Directionality: 'Originating',
      ReturnPath: line.sender,
    })),
  );
}

export const messageTrackingLogCmdlets: Cmdlets = {
  'Get-MessageTrackingLog': {
    implements: [
      'Server',
      'Start',
      'End',
      'ResultSize',
      'Sender',
      'Recipients',
      'EventId',
      'Source',
      'MessageId',
      'MessageSubject',
    ],
    run: search,
  },
};
