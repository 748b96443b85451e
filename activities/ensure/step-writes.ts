/** What a step has written so far, by the record of its calls: asked when a run stops while the step is tried again. */
import type { StepWritesAnswer, StepWritesInput } from '../../domain/activity-contracts.ts';
import { applicationFailure } from '../application-failure.ts';
import type { Services } from '../services.ts';
import { sharedJournal } from '../shared-journal.ts';
import { writingRun } from '../writing-run.ts';
import { StepRecord } from './step-record.ts';

/** An activity of the run itself: the record is that of its own execution. */
export function stepWrites(services: Services): (input: StepWritesInput) => Promise<StepWritesAnswer> {
  return async ({ step, installation }) => {
    try {
      const run = writingRun();
      const record = new StepRecord(() => sharedJournal(services, installation), { run, step }, '');
      return { written: (await record.read()).written };
    } catch (error) {
      throw applicationFailure(error);
    }
  };
}
