/** Documents for people. */
import type { DocumentKind, Documents } from '../json/documents.ts';
import * as answers from './answers.ts';
import type { Colors } from './colors.ts';
import { credentialsText, rotationDemoText, schedulesPlanText, schedulesText } from './credentials.ts';
import { backupText, journalPrunedText, lossAcceptedText, restoredText, writesText } from './journal.ts';
import { outcomeText } from './outcome.ts';
import { planText } from './plan.ts';
import { listNamesText, runPlansText } from './run-plans.ts';
import { statusText } from './status.ts';

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
  backup: backupText,
  restored: restoredText,
  'loss-accepted': lossAcceptedText,
  writes: writesText,
  'journal-pruned': journalPrunedText,
  doctor: answers.doctorText,
  dev: answers.devText,
  error: answers.errorText,
};

/** The text of a document; `document` is of the kind that is named. */
export function humanText(kind: DocumentKind, document: unknown, colors: Colors): string {
  return (views[kind] as (document: unknown, colors: Colors) => string)(document, colors);
}
