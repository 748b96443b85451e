/**
 * PowerShell of one connection as one of the runner's two roles: a call in, its objects or a typed failure out. No
 * retries, no sleeping.
 */
import type { ConnectedOrganization } from '../connected-organization.ts';
import type { PowerShellCall } from './call.ts';

export interface PowerShellAnswer<T = Record<string, unknown>> {
  objects: T[];
  warnings: string[];
}

export interface PowerShell {
  run<T = Record<string, unknown>>(call: PowerShellCall): Promise<PowerShellAnswer<T>>;
}

export interface PowerShellOptions {
  /** The caller's cancellation. */
  signal?: AbortSignal;
}

/** @param role sessions are kept apart by it */
export function powershell(
  _organization: ConnectedOrganization,
  _role: string,
  _options: PowerShellOptions = {},
): PowerShell {
  throw new Error('not yet');
}
