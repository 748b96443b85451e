/** Documents for people. */
import type { DocumentKind, Documents } from '../json/documents.ts';
import * as answers from './answers.ts';
import type { Colors } from './colors.ts';
import { credentialsText, rotationDemoText, schedulesPlanText, schedulesText } from './credentials.ts';
import { backupText, journalPrunedText, lossAcceptedText, restoredText, writesText } from './journal.ts';
import { encoded } from './encoded.ts';
import { outcomeText } from './outcome.ts';
import { passkeysText, passkeyText } from './passkeys.ts';
import { planText } from './plan.ts';
import { policyTestText, policyText } from './policy.ts';
import { listNamesText, runPlansText } from './run-plans.ts';
import { statusText } from './status.ts';
import { revokedText, stopLiftedText, stopSetText, stopsText } from './stops.ts';

type View<Kind extends DocumentKind> = (document: Documents[Kind], colors: Colors) => string;

const views: { readonly [Kind in DocumentKind]: View<Kind> } = {
  plan: planText,
  status: statusText,
  outcome: outcomeText,
  list: answers.listText,
  show: answers.showText,
  'run-plans': runPlansText,
  'list-names': listNamesText,
  started: answers.startedText,
  decided: answers.decidedText,
  report: answers.reportText,
  'secret-stored': answers.secretStoredText,
  secrets: answers.secretsText,
  'secret-removed': answers.secretRemovedText,
  'secret-value': answers.secretValueText,
  'secret-exported': answers.secretExportedText,
  'keys-rotated': answers.keysRotatedText,
  'writer-key': answers.writerKeyText,
  credentials: credentialsText,
  'rotation-demo': rotationDemoText,
  'schedules-plan': schedulesPlanText,
  schedules: schedulesText,
  'stop-set': stopSetText,
  stops: stopsText,
  'stop-lifted': stopLiftedText,
  revoked: revokedText,
  backup: backupText,
  restored: restoredText,
  'loss-accepted': lossAcceptedText,
  writes: writesText,
  'journal-pruned': journalPrunedText,
  policy: policyText,
  'policy-test': policyTestText,
  passkey: passkeyText,
  passkeys: passkeysText,
  doctor: answers.doctorText,
  dev: answers.devText,
  error: answers.errorText,
};

/**
 * Kinds whose views encode by themselves: values of a plan are written as JSON first, so that what is escaped isn't taken for
 * what was written so; and texts of several lines. A secret's value goes as it is to where it is piped.
 */
const encodedByTheirViews: ReadonlySet<DocumentKind> = new Set([
  'plan',
  'run-plans',
  'started',
  'report',
  'show',
  'secret-value',
]);

/** The text of a document; `document` is of the kind that is named. Whatever is in it, it doesn't steer the terminal. */
export function humanText(kind: DocumentKind, document: unknown, colors: Colors): string {
  const safe = encodedByTheirViews.has(kind) ? document : encoded(document);
  return (views[kind] as (document: unknown, colors: Colors) => string)(safe, colors);
}
