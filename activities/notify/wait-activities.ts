/** Records that a run waits for a person, and that it waits no more: what people are notified about. */
import type { EndWaitInput, WaitAnswer } from '../../domain/activity-contracts.ts';
import type { WaitForPerson } from '../../domain/wait-for-person.ts';
import { beginWait, endWait } from '../../journal/waits.ts';
import { applicationFailure } from '../application-failure.ts';
import { askingRun } from '../asking-run.ts';
import type { Services } from '../services.ts';

export function waitActivities({ journal }: Pick<Services, 'journal'>) {
  return {
    beginWait: async (wait: WaitForPerson): Promise<WaitAnswer> => {
      try {
        askingRun(wait);
        await beginWait(await journal(), wait);
        return { recorded: true };
      } catch (error) {
        throw applicationFailure(error);
      }
    },
    endWait: async (wait: EndWaitInput): Promise<WaitAnswer> => {
      try {
        askingRun(wait);
        await endWait(await journal(), wait);
        return { recorded: true };
      } catch (error) {
        throw applicationFailure(error);
      }
    },
  };
}
