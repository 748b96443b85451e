/**
 * Every document that a command prints with --json, by its kind. The types of the views come from here, the files in
 * docs/schemas are generated from here, and tests validate real output against them. Version 2 of the output, within which
 * fields are only added (docs/json.md).
 */
import type { z } from 'zod';
import * as answers from './answers.ts';
import * as credentialDocuments from './credentials.ts';
import * as journal from './journal.ts';
import { outcome } from './outcome.ts';
import { passkey, passkeys } from './passkeys.ts';
import { plan } from './plan.ts';
import { policy, policyTest } from './policy.ts';
import { listNames, runPlans } from './run-plans.ts';
import { status } from './status.ts';
import * as stopping from './stops.ts';

export const documents = {
  plan,
  status,
  outcome,
  list: answers.list,
  show: answers.show,
  'run-plans': runPlans,
  'list-names': listNames,
  started: answers.started,
  decided: answers.decided,
  report: answers.report,
  'secret-stored': answers.secretStored,
  secrets: answers.secrets,
  'secret-removed': answers.secretRemoved,
  'secret-value': answers.secretValue,
  'secret-exported': answers.secretExported,
  'keys-rotated': answers.keysRotated,
  'writer-key': answers.writerKey,
  credentials: credentialDocuments.credentials,
  'rotation-demo': credentialDocuments.rotationDemo,
  'schedules-plan': credentialDocuments.schedulesPlan,
  schedules: credentialDocuments.schedules,
  'stop-set': stopping.stopSet,
  stops: stopping.stops,
  'stop-lifted': stopping.stopLifted,
  revoked: stopping.revoked,
  backup: journal.backup,
  restored: journal.restored,
  'loss-accepted': journal.lossAccepted,
  writes: journal.writes,
  'journal-pruned': journal.journalPruned,
  policy,
  'policy-test': policyTest,
  passkey,
  passkeys,
  doctor: answers.doctor,
  dev: answers.dev,
  error: answers.error,
} as const;

export type DocumentKind = keyof typeof documents;

/** Views and commands never change a document. */
type Frozen<T> = T extends (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

export type Documents = { [Kind in DocumentKind]: Frozen<z.output<(typeof documents)[Kind]>> };
