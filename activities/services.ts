/**
 * What a worker's activities are given: how to reach a connection by its name, the secret store, and the folder that
 * lasts. Made once in `worker.ts`; tests make their own.
 */
import type { AnyConnected } from '../connectors/connected.ts';
import type { IdentityProvider } from '../domain/identity-provider.ts';
import type { SecretStore } from '../domain/secret-store.ts';
import type { Grant } from '../journal/grant.ts';
import type { Journal } from '../journal/journal.ts';
import type { Lease } from '../journal/leases.ts';

export interface Services {
  /** RUNBOOKS_HOME: reports lie in it. */
  readonly home: string;
  /** @throws Failure `connection-unknown` and its kin */
  connect(connection: string): Promise<AnyConnected>;
  /**
   * Who must have signed what is asked and decided on a connection; `claims`: nobody, names as typed are taken.
   * @throws Failure `connection-unknown` and its kin
   */
  identityOf(connection: string): Promise<IdentityProvider | 'claims'>;
  readonly secrets: SecretStore;
  /**
   * Where our own writes are recorded, and what we know of objects and credentials; opened when it is first needed. Without it
   * nothing is planned, since it is unknown what is ours, and nothing is written; probes go on.
   * @throws Failure of the journal; the next call tries again
   */
  journal(): Promise<Journal>;
  /** Of the step that this attempt of an activity writes for (step-lease.ts). Absent: it writes for none. */
  readonly lease?: Lease;
  /** Where `journal` is under the lease: the same without it. */
  readonly unleasedJournal?: () => Promise<Journal>;
}

/** Of one attempt at a step; all that its journal records is under the lease. */
export interface WritingServices extends Services {
  readonly lease: Lease;
  /** Undefined where the step was planned as one that changes nothing: it is compared, and no call that writes leaves. */
  readonly grant: Grant | undefined;
}

/** Of one that writes. */
export type GrantedServices = WritingServices & { readonly grant: Grant };

/** Whether calls that write may leave for the step. */
export function isGranted(services: WritingServices): services is GrantedServices {
  return services.grant !== undefined;
}
