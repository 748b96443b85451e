/** `runbook policy show`: what holds by this home's approvals.yaml. Only reads the file. */
import { readConfig } from '../../config.ts';
import { exitCodes } from '../exit-codes.ts';
import { textOption, type Run } from '../invocation.ts';
import { policyOf } from '../policy/policy-of.ts';

export const run: Run = async (invocation, io) => {
  const { file, policy } = await policyOf(readConfig(io.environment), textOption(invocation, 'file'));
  const { digest, roles = null, accounts, rules, standing } = policy;
  return {
    kind: 'policy',
    document: { file, policyDigest: digest, roles, accounts, rules, standing },
    exit: exitCodes.done,
  };
};
