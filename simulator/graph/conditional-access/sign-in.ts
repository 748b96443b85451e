/** A sign-in as Conditional Access sees it: the facts that policies are matched against. */

/** Object ids; roles are template ids of directory roles, groups are object ids. */
export type SignInIdentity =
  | { kind: 'user'; userId: string; directoryRoles: readonly string[]; groups?: readonly string[] }
  | { kind: 'servicePrincipal'; servicePrincipalId: string };

export type ClientAppType =
  | 'browser'
  | 'mobileAppsAndDesktopClients'
  | 'exchangeActiveSync'
  | 'easSupported'
  | 'other'
  /** What-If may leave the client open; a real sign-in always knows it. */
  | 'all';

export interface SignIn {
  identity: SignInIdentity;
  /** The appIds of the *resources* that are asked for, not of the client. */
  applications: readonly string[];
  userAction?: string;
  /** The public source address as Entra sees it; null when What-If wasn't given one. */
  ipAddress: string | null;
  /** A password sign-in by OAuth is `mobileAppsAndDesktopClients`; Basic in IMAP, POP, SMTP is `other`. */
  clientAppType: ClientAppType;
  transferMethod: 'none' | 'deviceCodeFlow' | 'authenticationTransfer';
  device?: { isCompliant?: boolean; isHybridJoined?: boolean };
  /** Whether multifactor authentication has been done (a password alone never does it). */
  mfaSatisfied: boolean;
}
