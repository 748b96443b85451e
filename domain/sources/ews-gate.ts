/**
 * The gate of EWS in Exchange Online, from the organization's settings: `open` as the roll-out left it (unset), `listed`
 * when only listed applications pass, `closed` when none does. True with an empty list is taken for closed, as Microsoft
 * advises; and from the end of EWS on it is closed whatever the settings say.
 *
 * Source: Exchange Team Blog 4492361, MC1227454.
 */
export type EwsGate = 'open' | 'listed' | 'closed';

/** EWS ends in Exchange Online for every tenant. */
const ewsEnds = Date.UTC(2027, 3, 1);

/**
 * @param enabled `EwsEnabled`
 * @param allowedAppIds entries of `EwsAllowedAppIDs`
 * @param now milliseconds since the epoch
 */
export function ewsGateOf(enabled: boolean | null, allowedAppIds: readonly string[], now: number): EwsGate {
  if (now >= ewsEnds || enabled === false) return 'closed';
  if (enabled === null) return 'open';
  return allowedAppIds.length > 0 ? 'listed' : 'closed';
}
