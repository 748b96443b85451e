/** What a remote session is once it is open, and who may open one: the two kinds differ in all but that. */
import type { Core } from '../../core.ts';
import { grantedCmdlets, type GrantedCmdlets } from '../../exchange/rbac/granted-cmdlets.ts';
import { callerOf } from '../../on-premises/account-caller.ts';
import type { Credential } from '../../shell.ts';
import type { DirectoryAccount } from '../../tenant/on-premises-state.ts';
import { nothingSaid, notOpened, type TransportErrorName } from './session-error.ts';
import { accountNamed, signIn, type SignInFailure } from '../../on-premises/sign-in.ts';

export interface NestedSession {
  Id: number;
  Name: string;
  ComputerName: string;
  State: 'Opened';
  ConfigurationName: string;
}

export interface OpenSession {
  kind: 'exchange' | 'server';
  /** Name of the server that it is on: EX01. */
  server: string;
  callerId: string;
  /**
   * In the Exchange Management Shell: what the caller's roles contained when it was opened. A change is effective in
   * the next one.
   */
  granted?: GrantedCmdlets;
  /** Sessions that were opened within it, to get on from there. */
  nested: NestedSession[];
  nextNestedId: number;
}

export interface Approach {
  core: Core;
  /** As the caller named it. */
  host: string;
  authentication: string;
  /** Absent: as the account that comes anyway. */
  credential: Credential | undefined;
  own: DirectoryAccount;
}

const failures: Record<SignInFailure, TransportErrorName> = {
  unknown: 'logonFailure',
  'wrong-password': 'logonFailure',
  disabled: 'accountDisabled',
  'locked-out': 'accountLockedOut',
};

/**
 * Signs the caller in. By Kerberos the domain controller says what is wrong; by Basic the server only says no.
 *
 * @throws PowerShellError
 */
export function identify({ core, host, authentication, credential, own }: Approach): DirectoryAccount {
  if (authentication === 'Basic') {
    // Default credentials aren't available in plain text.
    if (credential === undefined) throw notOpened(host, 'accessDenied');
    if (hasLocalSuffix(core, credential)) throw nothingSaid(host);
    const account = signIn(core, credential);
    if (typeof account === 'string') throw notOpened(host, 'accessDenied');
    return account;
  }
  if (credential === undefined) return own;
  const account = signIn(core, credential);
  if (typeof account === 'string') throw notOpened(host, failures[account]);
  return account;
}

/** Whether the account's principal name, or the one that was given, ends in the domain's own, which is no public one. */
function hasLocalSuffix(core: Core, { user }: Credential): boolean {
  const state = core.store.state.onPremises!;
  const names = [user, accountNamed(state, user)?.userPrincipalName ?? ''];
  return names.some((name) => name.toLowerCase().endsWith(`@${state.domain.dns.toLowerCase()}`));
}

export function grantedTo(core: Core, account: DirectoryAccount): GrantedCmdlets {
  const state = core.store.state.onPremises!;
  return grantedCmdlets(state.exchange, callerOf(state, account), core.clock.now());
}
