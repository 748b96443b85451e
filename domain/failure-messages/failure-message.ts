/**
 * One row of the tables beside this file. The sentence ends without a full stop, because the subject follows it in
 * brackets.
 *
 * Source names: `learn` = learn.microsoft.com, `gdc` = microsoftgraph/microsoft-graph-docs-contrib, `odp` =
 * MicrosoftDocs/office-docs-powershell, `oded` = MicrosoftDocs/office-developer-exchange-docs; practice = seen in other
 * people's reports, not promised by Microsoft.
 */
import type { FailureClass } from '../failure.ts';

export interface FailureMessage {
  failureClass: FailureClass;
  operator: string;
  advice: string;
  source: string;
}

export type FailureMessages = Record<string, FailureMessage>;
