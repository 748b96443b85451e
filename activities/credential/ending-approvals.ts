/** The standing approvals of this worker that end soon, for the watch that rotates by them. */
import type { EndingApprovalsAnswer } from '../../domain/activity-contracts.ts';
import { readApprovals } from '../../policy/approvals-file.ts';
import { endingApprovals as endingSoon } from '../../policy/ending-approvals.ts';
import { applicationFailure } from '../application-failure.ts';
import type { Services } from '../services.ts';

export function endingApprovals({ home }: Pick<Services, 'home'>) {
  return async (): Promise<EndingApprovalsAnswer> => {
    try {
      return { ending: endingSoon((await readApprovals(home)).standing, Date.now()) };
    } catch (error) {
      throw applicationFailure(error);
    }
  };
}
