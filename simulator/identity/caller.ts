/** Who calls: what a token says, and nothing more. Roles that were granted or removed since are not in it. */

export interface ApplicationCaller {
  kind: 'application';
  appId: string;
  /** Object id of the service principal in this tenant. */
  servicePrincipalId: string;
  displayName: string;
  /** Values of application roles on the audience; empty without a grant. */
  roles: string[];
  /** Template ids of directory roles. */
  wids: string[];
  /** The resource as the token names it: `https://graph.microsoft.com`, `https://outlook.office365.com`. */
  audience: string;
}

export interface UserCaller {
  kind: 'user';
  userId: string;
  userPrincipalName: string;
  displayName: string;
  /** The client that the user signed in with. */
  appId: string;
  /** Delegated permissions. */
  scopes: string[];
  wids: string[];
  audience: string;
}

export type Caller = ApplicationCaller | UserCaller;

/** How the audit names a caller: never a token. */
export interface CallerName {
  kind: Caller['kind'] | 'anonymous';
  id: string | null;
  name: string | null;
}

export function nameOf(caller: Caller | null): CallerName {
  if (caller === null) return { kind: 'anonymous', id: null, name: null };
  return caller.kind === 'application'
    ? { kind: 'application', id: caller.appId, name: caller.displayName }
    : { kind: 'user', id: caller.userId, name: caller.userPrincipalName };
}
