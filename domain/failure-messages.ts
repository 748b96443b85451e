/**
 * What each failure code means to the operator: its class, one sentence, what to do next, and where the rule is from. What
 * to do depends on whether the run still tries by itself.
 * Adding a code is adding a row to the table of its service, in `failure-messages/`.
 */
import { entraFailures } from './failure-messages/entra.ts';
import { fileFailures } from './failure-messages/files.ts';
import { graphFailures } from './failure-messages/graph.ts';
import { exchangeFailures } from './failure-messages/exchange.ts';
import { ewsFailures } from './failure-messages/ews.ts';
import { mailFailures } from './failure-messages/mail.ts';
import { journalFailures } from './failure-messages/journal.ts';
import { networkFailures } from './failure-messages/network.ts';
import { sealingFailures } from './failure-messages/sealing.ts';
import { secretsFailures } from './failure-messages/secrets.ts';
import { powershellFailures } from './failure-messages/powershell.ts';
import { serverFailures } from './failure-messages/servers.ts';
import { signInFailures } from './failure-messages/sign-in.ts';
import { runbookFailures } from './failure-messages/runbook.ts';
import { whileRetrying, type FailureMessage } from './failure-messages/failure-message.ts';

const table = {
  ...entraFailures,
  ...graphFailures,
  ...exchangeFailures,
  ...ewsFailures,
  ...mailFailures,
  ...networkFailures,
  ...journalFailures,
  ...fileFailures,
  ...secretsFailures,
  ...sealingFailures,
  ...powershellFailures,
  ...serverFailures,
  ...signInFailures,
  ...runbookFailures,
} as const;

/** A stable code; additions only. */
export type FailureCode = keyof typeof table;

export const failureMessages: Readonly<Record<FailureCode, FailureMessage>> = table;

export function isFailureCode(code: string | undefined): code is FailureCode {
  return code !== undefined && Object.hasOwn(failureMessages, code);
}

/** What to do while the run still tries by itself; null where it doesn't. */
export function adviceWhileRetrying(code: FailureCode): string | null {
  const { failureClass, whileRetrying: own } = failureMessages[code];
  return own ?? whileRetrying[failureClass];
}

/** Every code, for tests and documentation. */
export const failureCodes: readonly FailureCode[] = Object.keys(table) as FailureCode[];
