/** What all parts of the simulator share. A part is made by a function of this. */
import type { Clock } from './clock.ts';
import type { Delays } from './delays.ts';
import type { SignInLog } from './tenant/sign-in-log-detail.ts';
import type { Faults } from './faults.ts';
import type { Part } from './http/part.ts';
import type { AccessTokens } from './identity/access-token.ts';
import type { Random } from './random.ts';
import type { Store } from './tenant/store.ts';

export interface Core {
  store: Store;
  clock: Clock;
  /** The tenant's chance, kept with its state: ids and delays. */
  random: Random;
  delays: Delays;
  faults: Faults;
  tokens: AccessTokens;
  /** What the tenant's sign-in log shows; `full` when absent. */
  signInLog?: SignInLog;
}

export type PartFactory = (core: Core) => Part | Promise<Part>;
