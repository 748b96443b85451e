/**
 * Message traces: at most 10 days a query, 90 days back, 1 to 5000 results, 100 requests in 5 minutes for the tenant. The older
 * cmdlet is gone and says so. Source: learn, Get-MessageTraceV2; learn, "New Message Trace in Exchange admin center".
 */
import type { MessageTrace } from '../../tenant/state.ts';
import type { Store } from '../../tenant/store.ts';
import { type CmdletCall, type CmdletResult, type Cmdlets, type ExchangeObject, text, texts } from '../cmdlet.ts';
import { CmdletError, invalidArgument, invalidOperation } from '../cmdlet-error.ts';

const day = 24 * 60 * 60 * 1000;
const window = 5 * 60 * 1000;
const requestsInWindow = 100;
const requests = new WeakMap<Store, number[]>();

function spend({ core }: CmdletCall): void {
  const now = core.clock.now();
  const recent = (requests.get(core.store) ?? []).filter((at) => at > now - window);
  if (recent.length >= requestsInWindow) {
    throw new CmdletError(
      429,
      'TooManyRequests',
      'Microsoft.Exchange.Management.ReportingTask.RequestThrottledException',
      `The tenant has reached the limit of ${requestsInWindow} message trace requests in 5 minutes. Try again later.`,
    );
  }
  requests.set(core.store, [...recent, now]);
}

function period(call: CmdletCall): { from: number; to: number } {
  const now = call.core.clock.now();
  const start = text(call, 'StartDate');
  const end = text(call, 'EndDate');
  if ((start === undefined) !== (end === undefined)) {
    throw invalidArgument('StartDate and EndDate must be specified together.');
  }
  const from = start === undefined ? now - 2 * day : Date.parse(start);
  const to = end === undefined ? now : Date.parse(end);
  if (from > to) throw invalidArgument('StartDate must be earlier than EndDate.');
  if (to - from > 10 * day)
    throw invalidArgument('The time range between StartDate and EndDate must be 10 days or less.');
  if (from < now - 90 * day) throw invalidArgument('StartDate must be within the last 90 days.');
  return { from, to };
}

function shown(trace: MessageTrace): ExchangeObject {
  return {
    MessageTraceId: trace.messageTraceId,
    MessageId: `<${trace.messageTraceId}@prod.outlook.com>`,
    Received: trace.received,
    SenderAddress: trace.senderAddress,
    RecipientAddress: trace.recipientAddress,
    Subject: trace.subject,
    Status: trace.status,
    Size: trace.size,
    FromIP: '203.0.113.10',
    ToIP: null,
  };
}

/** Newest first; an address matches with `*` as wildcard. */
function trace(call: CmdletCall): CmdletResult {
  const size = Number(text(call, 'ResultSize') ?? 1000);
  if (size < 1 || size > 5000) throw invalidArgument('ResultSize must be between 1 and 5000.');
  const { from, to } = period(call);
  spend(call);
  const like = (name: string, actual: string) => {
    const wanted = texts(call, name);
    return !wanted || wanted.some((one) => pattern(one).test(actual));
  };
  const startingAt = text(call, 'StartingRecipientAddress')?.toLowerCase();
  const id = text(call, 'MessageTraceId')?.toLowerCase();
  const found = call.core.store.state.exchange.messageTraces
    .filter((one) => Date.parse(one.received) >= from && Date.parse(one.received) <= to)
    .filter((one) => like('SenderAddress', one.senderAddress) && like('RecipientAddress', one.recipientAddress))
    .filter((one) => like('Status', one.status) && (id === undefined || one.messageTraceId === id))
    .filter((one) => startingAt === undefined || one.recipientAddress.toLowerCase() >= startingAt)
    .sort(
      (one, other) =>
        other.received.localeCompare(one.received) || one.recipientAddress.localeCompare(other.recipientAddress),
    );
  const objects = found.slice(0, size).map(shown);
  const last = found[size - 1];
  if (found.length <= size || !last) return { objects };
  const warning = `There are more results, use the following command to get more. Get-MessageTraceV2 -StartDate "${new Date(from).toISOString()}" -EndDate "${last.received}" -ResultSize ${size} -StartingRecipientAddress ${last.recipientAddress}`;
  return { objects, warnings: [warning] };
}

function pattern(wanted: string): RegExp {
  const parts = wanted.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 'i');
}

function gone(call: CmdletCall): never {
  throw invalidOperation(`${call.name} is no longer available. Use ${call.name}V2 instead.`);
}

export const messageTraceCmdlets: Cmdlets = {
  'Get-MessageTrace': {
    implements: [
      'EndDate',
      'MessageTraceId',
      'Page',
      'PageSize',
      'RecipientAddress',
      'SenderAddress',
      'StartDate',
      'Status',
    ],
    run: gone,
  },
  'Get-MessageTraceV2': {
    implements: [
      'EndDate',
      'MessageTraceId',
      'RecipientAddress',
      'ResultSize',
      'SenderAddress',
      'StartDate',
      'StartingRecipientAddress',
      'Status',
    ],
    run: trace,
  },
};
