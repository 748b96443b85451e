/** Why a call has no answer. */
export type LostBy =
  /** The program isn't there, or may not be run. */
  | 'missing'
  /** It ended, or didn't answer before the deadline, while it was started. */
  | 'not-started'
  /** It reported an error while it loaded the script. */
  | 'script-refused'
  | 'deadline'
  /** The process ended. */
  | 'ended'
  /** It wrote something else than one answer to this call. */
  | 'unreadable'
  /** The caller gave up, and that stopped it, or killed it. */
  | 'cancelled';
