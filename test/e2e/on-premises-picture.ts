/** What a run can change in the simulated organization on premises, for comparison: without times, caches and lags. */
import type { OnPremisesState } from 'exchange-simulator/tenant/state.ts';
import type { Installation } from './installation.ts';

const passing = new Set(['effectiveAt', 'removedAt', 'wrongPasswords']);

/** Every table but what passes by itself; of mailboxes only how many items they have. */
export async function onPremisesPicture(installation: Installation): Promise<Record<string, unknown>> {
  const { onPremises } = await installation.tenant();
  if (onPremises === undefined) throw new Error('The simulator serves no organization on premises.');
  const { exchange, accounts, replication: _passing, ...rest } = onPremises;
  const picture = {
    ...rest,
    accounts: accounts.map(({ password: _password, ...account }) => account),
    exchange: {
      ...exchange,
      mailboxes: exchange.mailboxes.map(({ messages, ...mailbox }) => ({ ...mailbox, messages: messages.length })),
      roleGroups: exchange.roleGroups.map((group) => ({
        ...group,
        members: group.members.filter(({ removedAt }) => removedAt === null),
      })),
    },
  } satisfies Record<Exclude<keyof OnPremisesState, 'replication'>, unknown>;
  return JSON.parse(JSON.stringify(picture, (key, value: unknown) => (passing.has(key) ? undefined : value))) as Record<
    string,
    unknown
  >;
}
