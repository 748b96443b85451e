/** What a sealed payload's metadata say in the clear: by which key it is sealed, and for what. */
import type { Payload } from '@temporalio/common';
import { decode } from '@temporalio/common/lib/encoding.js';
import type { Scope } from './scope.ts';

export interface SealedFor {
  readonly keyId: string;
  readonly scope: Scope;
}

export const keyIdEntry = 'encryption-key-id';
export const scopeEntry = 'scope';

/** Empty where there is no such entry, which is no key's ID and no scope. */
export function entryOf({ metadata }: Payload, name: string): string {
  const value = metadata?.[name];
  return value == null ? '' : decode(value);
}
