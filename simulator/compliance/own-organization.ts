/**
 * Security & Compliance as an organization of its own to the cmdlets that it shares with Exchange: the same core, whose state
 * shows its roles, role groups and service principals where Exchange's would be.
 */
import type { Core } from '../core.ts';
import { runnerApplyRoleGroup, runnerPlanRoleGroup } from '../exchange/seed.ts';
import type { TenantState } from '../tenant/state.ts';
import type { Store } from '../tenant/store.ts';
import { seedCompliance } from './seed.ts';

/** A tenant that was kept from before has none of it: it gets what a fresh one has. */
export function ownOrganization(core: Core): Core {
  if (core.store.state.compliance === undefined) {
    const memberOf = (name: string) =>
      core.store.state.exchange.roleGroups.find((group) => group.name === name)?.members[0]?.objectId;
    const runner = Object.fromEntries(
      [runnerPlanRoleGroup, runnerApplyRoleGroup].flatMap((name) => {
        const id = memberOf(name);
        return id === undefined ? [] : [[name, id]];
      }),
    );
    const seeded = seedCompliance(core.store.state, { now: core.clock.iso(), uuid: () => core.random.uuid(), runner });
    core.store.note((state) => {
      state.compliance = seeded;
      state.complianceSearches ??= [];
    });
  }
  const { store } = core;
  const own: Store = {
    ...store,
    get state() {
      return asOwn(store.state);
    },
    write: (context, what, mutate) => store.write(context, what, (state) => mutate(asOwn(state))),
    note: (mutate) => store.note((state) => mutate(asOwn(state))),
  };
  return { ...core, store: own };
}

/** The tables themselves, under another name. */
const asOwn = (state: TenantState): TenantState => ({ ...state, exchange: state.compliance! });
