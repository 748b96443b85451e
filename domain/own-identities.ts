/**
 * Whom no step is about, whatever was approved: what the workers themselves sign in with, what people sign decisions with, and
 * what opens a tenant when everything else is locked. A runbook that could give a key, a consent or a role to these could give
 * itself everything, or appoint who approves.
 */
import type { Connection } from './connection.ts';

export interface OwnIdentities {
  /** Application (client) IDs. */
  readonly applications: readonly string[];
  /** Client IDs of the applications that people sign decisions with. */
  readonly decisions: readonly string[];
  /** Accounts on premises, and users, in each way in which one is written: `CONTOSO\name`, `name@contoso.local`. */
  readonly accounts: readonly string[];
  /** User principal names, object IDs, `CONTOSO\name`. */
  readonly breakGlassAccounts: readonly string[];
}

/** A domain by both of its names. */
interface Domain {
  readonly dns: string;
  readonly netbios: string;
}

/** Those that a file of connections names: an identity of one connection is a target of no other one either. */
export function ownOfConnections(connections: Readonly<Record<string, Connection>>): OwnIdentities {
  return together(
    Object.values(connections).map((connection): OwnIdentities => {
      const { breakGlassAccounts } = connection;
      const decisions = decisionsApplications(connection.identity);
      switch (connection.kind) {
        case 'exchange-online': {
          const { plan, apply } = connection.identities;
          return { applications: [plan.clientId, apply.clientId], decisions, accounts: [], breakGlassAccounts };
        }
        case 'exchange-server': {
          const { accounts, domain } = connection;
          const users = [accounts.plan, accounts.apply].flatMap((account) =>
            account === undefined ? [] : [account.user],
          );
          return {
            applications: [],
            decisions,
            accounts: users.flatMap((user) => waysToWrite(user, domain)),
            breakGlassAccounts: breakGlassAccounts.flatMap((account) => waysToWrite(account, domain)),
          };
        }
        default:
          return { applications: [], decisions, accounts: [], breakGlassAccounts };
      }
    }),
  );
}

/**
 * What the command line signs in with, and further clients whose tokens count. One that isn't a GUID is of another provider than
 * Entra ID, where no step writes: its name might be that of anything.
 */
function decisionsApplications(identity: Connection['identity']): string[] {
  if (identity === undefined || identity === 'claims') return [];
  const { clientId, audiences } = identity;
  return [clientId, ...audiences].filter((id) => id !== undefined).filter(isGuid);
}

export function together(all: readonly OwnIdentities[]): OwnIdentities {
  return {
    applications: [...new Set(all.flatMap(({ applications }) => applications))],
    decisions: [...new Set(all.flatMap(({ decisions }) => decisions))],
    accounts: [...new Set(all.flatMap(({ accounts }) => accounts))],
    breakGlassAccounts: [...new Set(all.flatMap(({ breakGlassAccounts }) => breakGlassAccounts))],
  };
}

/** `CONTOSO\name` is `name@contoso.local`, and a name alone is that of the domain. */
export function waysToWrite(account: string, { dns, netbios }: Domain): string[] {
  const [, domain = netbios, name = account] = /^([^\\]+)\\(.+)$/.exec(account) ?? [];
  if (domain.toLowerCase() !== netbios.toLowerCase()) return [account];
  const suffix = `@${dns}`.toLowerCase();
  const local = name.toLowerCase().endsWith(suffix) ? name.slice(0, -suffix.length) : name;
  return local.includes('@') || isGuid(local) ? [account] : [`${netbios}\\${local}`, `${local}@${dns}`];
}

function isGuid(text: string): boolean {
  return /^\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i.test(text);
}
