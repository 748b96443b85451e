/** The approvals.yaml that a command is about: that of this home, or one that isn't in use yet. */
import type { Config } from '../../config.ts';
import { approvalsFile, readApprovalsFile, type Policy } from '../../policy/approvals-file.ts';
import { usageProblem } from '../command-problem.ts';

/** @param named another file, which must exist */
export async function policyOf(
  { home }: Pick<Config, 'home'>,
  named: string | undefined,
): Promise<{ file: string; policy: Policy }> {
  const file = named ?? approvalsFile(home);
  const policy = await readApprovalsFile(file);
  if (named !== undefined && policy.digest === null)
    throw usageProblem('input-unreadable', `There is no file ${named}.`);
  return { file, policy };
}
