/**
 * Compliance searches: made, started, done after a while, removed. They count messages of the tenant's mailboxes.
 * Source: learn, New-ComplianceSearch. Of its query language only words and `subject:"..."` are understood.
 */
import type { Core } from '../core.ts';
import { type CmdletCall, type Cmdlets, type ExchangeObject, text, texts, write } from '../exchange/cmdlet.ts';
import { invalidArgument, notImplemented, objectAlreadyExists } from '../exchange/cmdlet-error.ts';
import { identified, theIdentified, theOne } from '../exchange/identity.ts';
import { mailboxNames } from '../exchange/principals.ts';
import { nameOf } from '../identity/caller.ts';
import type { ComplianceSearch, MailMessage } from '../tenant/state.ts';

const names = (search: ComplianceSearch) => [search.name, search.guid];
const searches = (call: CmdletCall): ComplianceSearch[] => call.core.store.state.complianceSearches ?? [];

/** @param core the tenant's own: its mailboxes are searched */
export function complianceSearchCmdlets(core: Core): Cmdlets {
  return {
    'Get-ComplianceSearch': {
      implements: ['Identity', 'ResultSize'],
      run: (call) => ({ objects: identified(call, searches(call), names).map((one) => shown(core, one)) }),
    },
    'New-ComplianceSearch': {
      implements: ['Name', 'ExchangeLocation', 'ContentMatchQuery', 'Description'],
      run: (call) => create(core, call),
    },
    'Start-ComplianceSearch': {
      implements: ['Identity'],
      run: (call) => {
        const { guid, name } = theIdentified(call, searches(call), names);
        const completedAt = core.delays.effectiveAt('compliance-search');
        write(call, name, (state) => {
          const search = state.complianceSearches!.find((one) => one.guid === guid)!;
          search.startedAt = core.clock.iso();
          search.completedAt = completedAt;
        });
        return null;
      },
    },
    'Remove-ComplianceSearch': {
      implements: ['Identity'],
      run: (call) => {
        const search = theIdentified(call, searches(call), names);
        const at = searches(call).indexOf(search);
        write(call, search.name, (state) => state.complianceSearches!.splice(at, 1));
        return null;
      },
    },
  };
}

function create(core: Core, call: CmdletCall) {
  const name = text(call, 'Name')!;
  if (searches(call).some((one) => one.name.toLowerCase() === name.toLowerCase())) {
    throw objectAlreadyExists(`The compliance search "${name}" already exists.`);
  }
  const exchangeLocation = texts(call, 'ExchangeLocation') ?? [];
  if (exchangeLocation.length === 0) throw invalidArgument('A compliance search needs a location to search.');
  const search: ComplianceSearch = {
    guid: core.random.uuid(),
    name,
    description: text(call, 'Description') ?? '',
    exchangeLocation,
    contentMatchQuery: text(call, 'ContentMatchQuery') ?? '',
    createdBy: nameOf(call.caller).name ?? '',
    createdAt: core.clock.iso(),
    startedAt: null,
    completedAt: null,
  };
  // A location or a query that isn't understood is refused now, not when it runs.
  found(core, search);
  write(call, name, (state) => state.complianceSearches!.push(search));
  return { objects: [shown(core, search)] };
}

function shown(core: Core, search: ComplianceSearch): ExchangeObject {
  const isCompleted = search.completedAt !== null && core.clock.isPast(search.completedAt);
  const messages = isCompleted ? found(core, search) : [];
  return {
    Name: search.name,
    Identity: search.guid,
    Guid: search.guid,
    Description: search.description,
    ExchangeLocation: search.exchangeLocation,
    ContentMatchQuery: search.contentMatchQuery,
    Status: isCompleted ? 'Completed' : search.startedAt === null ? 'NotStarted' : 'InProgress',
    Items: messages.length,
    Size: messages.reduce((sum, { body }) => sum + 1024 + body.length, 0),
    CreatedBy: search.createdBy,
    CreatedTime: search.createdAt,
    JobStartTime: search.startedAt,
    JobEndTime: isCompleted ? search.completedAt : null,
  };
}

function found(core: Core, { exchangeLocation, contentMatchQuery }: ComplianceSearch): MailMessage[] {
  const { state } = core.store;
  const { mailboxes } = state.exchange;
  const everywhere = exchangeLocation.some((location) => location.toLowerCase() === 'all');
  const searched = everywhere
    ? mailboxes
    : exchangeLocation.map((location) => theOne(mailboxes, location, mailboxNames(state)));
  const matches = queryMatch(contentMatchQuery);
  return searched.flatMap(({ messages }) => messages.filter(matches));
}

function queryMatch(query: string): (message: MailMessage) => boolean {
  const [, subject] = /^subject:"?([^"]*)"?$/i.exec(query.trim()) ?? [];
  const has = (value: string, part: string) => value.toLowerCase().includes(part.toLowerCase());
  if (subject !== undefined) return (message) => has(message.subject, subject);
  if (/[:()*]|\b(AND|OR|NOT|NEAR)\b/.test(query)) throw notImplemented('this ContentMatchQuery');
  const words = query.replaceAll('"', '').split(/\s+/).filter(Boolean);
  return (message) => words.every((word) => has(`${message.subject} ${message.body}`, word));
}
