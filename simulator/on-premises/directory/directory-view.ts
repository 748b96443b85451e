/**
 * What is seen of the directory, and from where. The tables have every object as its last write left it; from another domain
 * controller, or from Exchange, a write is unseen until it has been replicated there.
 *
 * For two writes to one property at two domain controllers within that time, their order alone decides.
 */
import type { Core } from '../../core.ts';
import type {
  DirectoryAccount,
  DirectoryComputer,
  DirectoryGroup,
  OnPremisesState,
  PendingReplication,
} from '../../tenant/state.ts';
import { roleGroupsAsGroups } from './role-groups-as-groups.ts';

/** A domain controller's host name, or Exchange, which has chosen one that nobody knows. */
export type SeenFrom = string;
export const exchangesView: SeenFrom = 'exchange';

export interface DirectoryView {
  accounts: DirectoryAccount[];
  /** Role groups of Exchange among them. */
  groups: DirectoryGroup[];
  computers: DirectoryComputer[];
}

export function directorySeenFrom({ store, clock }: Pick<Core, 'store' | 'clock'>, from: SeenFrom): DirectoryView {
  const state = store.state.onPremises!;
  const unseen = state.replication.filter((one) => !isSeen(one, from, (moment) => clock.isPast(moment)));
  return {
    accounts: without<DirectoryAccount>(state.accounts, unseen, 'accounts'),
    groups: [...without<DirectoryGroup>(state.groups, unseen, 'groups'), ...roleGroupsAsGroups(state)],
    computers: without<DirectoryComputer>(state.computers, unseen, 'computers'),
  };
}

function isSeen(one: PendingReplication, from: SeenFrom, isPast: (moment: string) => boolean): boolean {
  if (from === exchangesView) return isPast(one.inExchangeAt);
  return one.writtenAt === from || isPast(one.replicatedAt);
}

/** Undoes writes, newest first. */
function without<Row extends { id: string }>(
  rows: readonly Row[],
  unseen: readonly PendingReplication[],
  table: PendingReplication['table'],
): Row[] {
  const relevant = unseen.filter((one) => one.table === table);
  if (relevant.length === 0) return [...rows];
  const seen = new Map(rows.map((row) => [row.id, row]));
  for (const { objectId, before } of relevant.toReversed()) {
    if (before === null) seen.delete(objectId);
    else seen.set(objectId, { ...seen.get(objectId), ...(before as Partial<Row>) } as Row);
  }
  return [...seen.values()];
}

/** @returns those that somebody still doesn't see */
export const stillPending = (state: OnPremisesState, isPast: (moment: string) => boolean): PendingReplication[] =>
  state.replication.filter((one) => !isPast(one.replicatedAt) || !isPast(one.inExchangeAt));
