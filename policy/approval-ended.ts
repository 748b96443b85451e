/** Once an approval has ended nothing more is applied by it. What it was for can be undone for as long as its run goes on. */
import { endFor } from '../domain/approval-end.ts';
import { Failure } from '../domain/failure.ts';
import type { Condition } from './condition.ts';

export const refuseApprovalEnded: Condition = async ({ verb, step, admission }, tx) => {
  if (verb === 'undo') return;
  const end = endFor(admission, step.step);
  if (Date.parse(await tx.now()) < Date.parse(end)) return;
  throw new Failure('approval-ended', { service: 'runbook', subject: `${step.step}, until ${end}` });
};
