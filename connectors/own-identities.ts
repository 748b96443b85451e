/** Of a connection, whom no step is about: its own identities, and those of the others in its file. */
import { userInfo } from 'node:os';
import { together, waysToWrite, type OwnIdentities } from '../domain/own-identities.ts';
import type { AnyConnected } from './connected.ts';
import type { ConnectedOrganization } from './connected-organization.ts';

const none: OwnIdentities = { applications: [], decisions: [], accounts: [], breakGlassAccounts: [] };

export function ownIdentities(reached: AnyConnected): OwnIdentities {
  const { breakGlassAccounts, onPremises, otherConnections = none } = reached;
  const identities = reached.kind === 'exchange-server' ? [] : Object.values(reached.identities);
  const own: OwnIdentities = {
    applications: identities.flatMap((each) => (each.kind === 'application' ? [each.clientId] : [])),
    decisions: (reached.kind === 'exchange-server' ? undefined : reached.decisions) ?? [],
    accounts: [
      ...identities.flatMap((each) => (each.kind === 'user' ? [each.userName] : [])),
      ...(onPremises === undefined
        ? []
        : [...configuredAccounts(onPremises), ...processAccounts(onPremises)].flatMap((user) =>
            waysToWrite(user, onPremises.domain),
          )),
    ],
    breakGlassAccounts:
      onPremises === undefined
        ? breakGlassAccounts
        : breakGlassAccounts.flatMap((account) => [account, ...waysToWrite(account, onPremises.domain)]),
  };
  return together([own, otherConnections]);
}

type WithAccounts = Pick<ConnectedOrganization, 'accounts'>;

/** Accounts that the connection names. */
export function configuredAccounts({ accounts: { plan, apply } }: WithAccounts): string[] {
  return [plan, apply].flatMap((account) => (account === undefined ? [] : [account.user]));
}

/**
 * The account that this process runs as, where the runner works as that one.
 *
 * @param self its name; undefined where it isn't one of the domain: a worker in its network is on Windows
 */
export function processAccounts(
  { accounts: { plan, apply } }: WithAccounts,
  self = process.platform === 'win32' ? userInfo().username : undefined,
): string[] {
  return self === undefined || (plan !== undefined && apply !== undefined) ? [] : [self];
}
