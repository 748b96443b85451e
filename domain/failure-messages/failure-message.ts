/**
 * One row of the tables in this folder. The sentence ends without a full stop, because the subject follows it in
 * brackets.
 *
 * Source names: `learn` = learn.microsoft.com, `gdc` = microsoftgraph/microsoft-graph-docs-contrib, `odp` =
 * MicrosoftDocs/office-docs-powershell, `oded` = MicrosoftDocs/office-developer-exchange-docs; practice = seen in other
 * people's reports, not promised by Microsoft.
 */
/**
 * What a caller can do about it: wait as long as the service asks (`throttled`), try again (`transient`), wait until a
 * change has spread (`not-yet-effective`), change a permission or credential (`denied`), change the input (`invalid`),
 * check what is there (`conflict`), treat it as absent (`not-found`), or read back before anything else
 * (`unknown-outcome`).
 */
export type FailureClass =
  | 'throttled'
  | 'transient'
  | 'not-yet-effective'
  | 'denied'
  | 'invalid'
  | 'conflict'
  | 'not-found'
  | 'unknown-outcome';

export interface FailureMessage {
  failureClass: FailureClass;
  operator: string;
  /** What a person does who has to act: the run has given up and waits, or a command has failed. */
  advice: string;
  /** What is shown while the run still tries by itself, where it differs from what its class says. */
  whileRetrying?: string;
  source: string;
}

/** Shown while a failure of this class is retried; null: it never is. */
export const whileRetrying: Readonly<Record<FailureClass, string | null>> = {
  throttled: 'Nothing to do: the run waits as long as the service asks, and tries again.',
  transient: 'Nothing to do yet: the run tries again.',
  'not-yet-effective': 'Nothing to do: a change takes its time to be known everywhere, and the run tries again.',
  'unknown-outcome': 'Nothing to do: the run reads back what is there before it writes anything again.',
  // A probe's attempts alone: they are refused until what the run has granted is effective.
  denied: 'Nothing to do yet: a grant takes its time to be effective, and the run tries again.',
  'not-found': 'Nothing to do yet: a new object takes its time to be known everywhere, and the run tries again.',
  invalid: null,
  conflict: null,
};

export type FailureMessages = Record<string, FailureMessage>;
