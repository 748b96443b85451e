/**
 * Writes to the directory: made at one domain controller, seen there at once, by the others and by Exchange after a while. A
 * change that changes nothing is none.
 */
import type { Core } from '../../core.ts';
import type { DirectoryAccount, DirectoryComputer, DirectoryGroup, PendingReplication } from '../../tenant/state.ts';
import type { Writer } from '../../tenant/store.ts';
import { stillPending } from './directory-view.ts';

interface Tables {
  accounts: DirectoryAccount;
  groups: DirectoryGroup;
  computers: DirectoryComputer;
}

export interface DirectoryWrite {
  /** The tenant's own, or that of a view: the tables are the same. */
  core: Core;
  context: Writer;
  /** Name of the cmdlet. */
  operation: string;
  /** Host name of the domain controller. */
  at: string;
  /** Exchange sees what it writes itself. */
  byExchange?: boolean;
}

function pending(
  { core, at, byExchange }: DirectoryWrite,
  table: PendingReplication['table'],
  objectId: string,
  before: PendingReplication['before'],
): PendingReplication {
  return {
    table,
    objectId,
    writtenAt: at,
    replicatedAt: core.delays.effectiveAt('directory-replication'),
    inExchangeAt: byExchange === true ? core.clock.iso() : core.delays.effectiveAt('directory-in-exchange'),
    before,
  };
}

function commit(
  write: DirectoryWrite,
  target: string,
  added: readonly PendingReplication[],
  mutate: Parameters<Core['store']['write']>[2],
): void {
  const { core, context, operation } = write;
  const kept = stillPending(core.store.state.onPremises!, (moment) => core.clock.isPast(moment));
  core.store.write(context, { operation, target }, (state) => {
    mutate(state);
    state.onPremises!.replication = [...kept, ...added];
  });
}

/** @param patch properties with their new values */
export function changeObject<T extends keyof Tables>(
  write: DirectoryWrite,
  table: T,
  row: Tables[T],
  patch: Partial<Tables[T]>,
): void {
  const current = write.core.store.state.onPremises![table].find(({ id }) => id === row.id) as Tables[T];
  const names = (Object.keys(patch) as (keyof Tables[T])[]).filter(
    (name) => JSON.stringify(current[name]) !== JSON.stringify(patch[name]),
  );
  if (names.length === 0) return;
  const before = structuredClone(Object.fromEntries(names.map((name) => [name, current[name]])));
  commit(write, row.distinguishedName, [pending(write, table, row.id, before)], (state) => {
    Object.assign(
      state.onPremises![table].find(({ id }) => id === row.id)!,
      structuredClone(patch),
    );
  });
}

/** @param primaryGroupId the group that every account is in from the start */
export function addAccount(write: DirectoryWrite, account: DirectoryAccount, primaryGroupId?: string): void {
  const state = write.core.store.state.onPremises!;
  const group = state.groups.find(({ id }) => id === primaryGroupId);
  const added = [
    pending(write, 'accounts', account.id, null),
    ...(group === undefined ? [] : [pending(write, 'groups', group.id, { memberIds: [...group.memberIds] })]),
  ];
  commit(write, `${state.domain.netbios}\\${account.samAccountName}`, added, ({ onPremises }) => {
    onPremises!.accounts.push(account);
    onPremises!.groups.find(({ id }) => id === group?.id)?.memberIds.push(account.id);
  });
}

/** Its memberships go with it, those of role groups too. */
export function removeAccount(write: DirectoryWrite, account: DirectoryAccount): void {
  const state = write.core.store.state.onPremises!;
  const row = structuredClone(state.accounts.find(({ id }) => id === account.id)!);
  const groups = state.groups.filter(({ memberIds }) => memberIds.includes(account.id));
  const added = [
    pending(write, 'accounts', account.id, row),
    ...groups.map(({ id, memberIds }) => pending(write, 'groups', id, { memberIds: [...memberIds] })),
  ];
  commit(write, account.distinguishedName, added, ({ onPremises }) => {
    onPremises!.accounts = onPremises!.accounts.filter(({ id }) => id !== account.id);
    for (const group of onPremises!.groups) {
      if (group.memberIds.includes(account.id)) group.memberIds = group.memberIds.filter((id) => id !== account.id);
    }
    for (const group of onPremises!.exchange.roleGroups) {
      if (!group.members.some(({ objectId }) => objectId === account.id)) continue;
      group.members = group.members.filter(({ objectId }) => objectId !== account.id);
    }
  });
}
