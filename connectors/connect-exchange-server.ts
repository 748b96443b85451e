/** An on-premises organization of connections.yaml, made ready. Reads files; signs in nowhere and starts nothing. */
import type { ExchangeServerConnection, ServerAccount } from '../domain/connection.ts';
import { realClock } from './clock.ts';
import type { ConnectedServers } from './connected.ts';
import { addressesByHost, type StoredAccount } from './connected-organization.ts';
import type { SecretStore } from '../domain/secret-store.ts';
import { trustRoot } from './trust-root.ts';

/** @throws Failure `connections-file-invalid` */
export async function connectExchangeServer(
  name: string,
  connection: ExchangeServerConnection,
  secrets: SecretStore,
): Promise<ConnectedServers> {
  const { accounts, addresses, breakGlassAccounts, certificateAuthority, domain, domainController } = connection;
  const { egressAddresses = [], ews, exchange, powershell } = connection;
  return {
    name,
    kind: 'exchange-server',
    clock: realClock,
    breakGlassAccounts,
    onPremises: {
      name,
      clock: realClock,
      powershell,
      exchange,
      accounts: {
        ...(accounts.plan === undefined ? {} : { plan: storedAccount(accounts.plan, secrets) }),
        ...(accounts.apply === undefined ? {} : { apply: storedAccount(accounts.apply, secrets) }),
      },
      ews,
      domainController,
      domain,
      addresses: addressesByHost(addresses),
      ...(certificateAuthority === undefined ? {} : { trustRoot: await trustRoot(name, certificateAuthority) }),
      egress: egressAddresses.map((publicAddress) => ({ publicAddress })),
    },
  };
}

/** An account whose password is a secret reference, read from the store at each sign-in. */
export function storedAccount({ user, password }: ServerAccount, secrets: Pick<SecretStore, 'resolve'>): StoredAccount {
  return { user, password: async () => (await secrets.resolve(password)).value };
}
