/** A keyring of the secret store, for tests that only need somewhere to keep a secret. */
import type { Keyring } from '../../keys.ts';

export const testKeys: Keyring = { current: 'k', keys: new Map([['k', Buffer.alloc(32, 7)]]) };
