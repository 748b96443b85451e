/** What must hold for as long as a step is written, and is asked before each of its calls. */
import type { Admission, AskedStep } from '../domain/admission.ts';
import type { Journal, JournalTransaction } from '../journal/journal.ts';

/** A step of a run, the approval that it is written by, and whose journal has it. */
export interface Granted {
  readonly journal: Journal;
  /** Temporal's run ID. */
  readonly run: string;
  /** That of the execution that asks: another one where a run is rolled back by a workflow of its own. */
  readonly asking: string;
  readonly verb: 'apply' | 'undo';
  readonly step: AskedStep;
  readonly admission: Admission;
}

/** @throws Failure where nothing may be written any more */
export type Condition = (granted: Granted, tx: JournalTransaction) => Promise<void>;
