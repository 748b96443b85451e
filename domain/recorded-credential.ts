/** How a credential's record grows when a resource has made the credential, or found it as it should be. */
import { credentialNoun, type Credential, type MadeCredential } from './credential.ts';

/** What was made, by whom and when. */
export interface RecordedNow extends MadeCredential {
  readonly connection: string;
  /** Workflow ID of the run. */
  readonly run: string;
  /** ISO 8601, the connection's clock. */
  readonly at: string;
}

/**
 * A record keeps what it had; while a rotation is under way that decides which version is current.
 *
 * @param key under which it is kept
 * @param found the record as it is; undefined: there is none
 */
export function recordedCredential(key: string, found: Credential | undefined, given: RecordedNow): Credential {
  const { connection, run, at, kind, holder, current } = given;
  const rotation = found?.rotation ?? null;
  const isRotating = found !== undefined && rotation !== null && rotation.state !== 'retired';
  return {
    format: 2,
    key,
    connection,
    kind,
    holder,
    current: isRotating ? found.current : current,
    rotation,
    usedBy: [...new Set([...(found?.usedBy ?? []), run])],
    provenBy: found?.provenBy ?? [],
    renewBefore: found?.renewBefore ?? null,
    deliverTo: found?.deliverTo ?? null,
    recordedAt: found?.recordedAt ?? at,
  };
}

/** Whether a record that can't be read may be that of this kind on this holder: its key ends with both, whatever the name was. */
export function mayBeKeyOf(key: string, { kind, holder }: Pick<Credential, 'kind' | 'holder'>): boolean {
  return key.endsWith(`-${credentialNoun(kind)}-${holder.id.slice(0, 8).toLowerCase()}`);
}
