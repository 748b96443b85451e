/**
 * The options that every call of a connector accepts.
 */
export interface CallOptions {
  /** The caller's cancellation. */
  signal?: AbortSignal | undefined;
  /** Local address to call from, so that the service sees another source address. */
  localAddress?: string | undefined;
  /** Mint a fresh token for the first call: after a grant, before a probe. */
  freshToken?: boolean | undefined;
  /** The caller's credential was made minutes ago. */
  credentialIsNew?: boolean | undefined;
}
