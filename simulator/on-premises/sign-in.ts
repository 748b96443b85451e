/**
 * Who a name means in the directory, and whether a password is its own.
 *
 * A wrong password counts, and the tenth locks the account out for half an hour. Sources: learn, "Account lockout threshold"
 * (the security baselines' 10), "Account lockout duration" (what is set when a threshold is: 30 minutes).
 */
import type { Core } from '../core.ts';
import type { Credential } from '../shell.ts';
import type { DirectoryAccount, OnPremisesState } from '../tenant/on-premises-state.ts';

export type SignInFailure = 'unknown' | 'wrong-password' | 'disabled' | 'locked-out';

const lockoutThreshold = 10;
const lockoutSeconds = 30 * 60;

/** `CONTOSO\name`, `contoso.local\name`, `name@suffix`, or the bare name. */
export function accountNamed(state: OnPremisesState, user: string): DirectoryAccount | undefined {
  const wanted = user.toLowerCase();
  const { dns, netbios } = state.domain;
  if (wanted.includes('@')) {
    return state.accounts.find(
      (account) =>
        account.userPrincipalName.toLowerCase() === wanted ||
        // The implicit name: that of the domain, whatever suffix the account was given.
        `${account.samAccountName}@${dns}`.toLowerCase() === wanted,
    );
  }
  const [domain, name] = wanted.includes('\\') ? wanted.split('\\', 2) : [netbios.toLowerCase(), wanted];
  if (domain !== netbios.toLowerCase() && domain !== dns.toLowerCase()) return undefined;
  return state.accounts.find((account) => account.samAccountName.toLowerCase() === name);
}

/** @returns the account, or why it isn't signed in */
export function signIn(core: Core, { user, password }: Credential): DirectoryAccount | SignInFailure {
  const account = accountNamed(core.store.state.onPremises!, user);
  if (account === undefined) return 'unknown';
  if (!account.enabled) return 'disabled';
  if (account.lockedUntil !== null && !core.clock.isPast(account.lockedUntil)) return 'locked-out';
  if (account.password !== '' && account.password === password) {
    if (account.wrongPasswords > 0) note(core, account.id, (own) => (own.wrongPasswords = 0));
    return account;
  }
  note(core, account.id, (own) => {
    own.wrongPasswords += 1;
    if (own.wrongPasswords < lockoutThreshold) return;
    own.wrongPasswords = 0;
    own.lockedUntil = core.clock.after(lockoutSeconds);
  });
  return 'wrong-password';
}

function note(core: Core, id: string, change: (account: DirectoryAccount) => void): void {
  core.store.note((state) => change(state.onPremises!.accounts.find((account) => account.id === id)!));
}
