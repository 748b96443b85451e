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
  advice: string;
  source: string;
}

export type FailureMessages = Record<string, FailureMessage>;
