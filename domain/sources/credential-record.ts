/** The record of a credential, as far as its rotation needs it. */
import { z } from 'zod';
import type { CredentialKind, Holder, ProvenBy } from '../credential.ts';
import type { CredentialVersion } from '../rotation.ts';
import { source } from '../source.ts';

const schema = z.strictObject({ key: z.string().min(1), because: z.array(z.string()) });

export type CredentialRecordArgs = z.output<typeof schema>;

export interface RecordedCredential {
  readonly kind: CredentialKind;
  readonly holder: Holder;
  /** The version that is replaced: the same before, during and after the new one is promoted. */
  readonly previous: CredentialVersion;
  readonly provenBy: readonly ProvenBy[];
  readonly deliverTo: string | null;
  /** How long the new version is valid when nothing else is said, as a duration. */
  readonly validFor: string;
}

export const credentialRecord = source<CredentialRecordArgs, RecordedCredential>({
  kind: 'credential-record',
  schema,
  name: ({ key }) => key,
});
