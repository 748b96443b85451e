/** `runbook policy test`: which rule of approvals.yaml a plan would meet, and what it needs by it. Decides nothing. */
import { readConfig } from '../../config.ts';
import type { ApprovalNeeds } from '../../domain/approval-needs.ts';
import { numbersOf } from '../../domain/plan-numbers.ts';
import { hasRole, whoHas, type Role } from '../../domain/roles.ts';
import { samePerson } from '../../domain/same-person.ts';
import { needsOf } from '../../policy/rule-met.ts';
import { usageProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import { textOption, type Run } from '../invocation.ts';
import { planInFile, planOfRun } from '../policy/plan-to-test.ts';
import { policyOf } from '../policy/policy-of.ts';

export const run: Run = async (invocation, io) => {
  const config = readConfig(io.environment);
  const [named, planFile] = [invocation.args[0], textOption(invocation, 'plan')];
  if ((named === undefined) === (planFile === undefined)) {
    throw usageProblem('usage', 'Name a run, or a file that "runbook plan --json" has written with --plan FILE.');
  }
  const { file, policy } = await policyOf(config, textOption(invocation, 'file'));
  const plan = planFile === undefined ? await planOfRun(named ?? '', config) : await planInFile(planFile);
  const requestedBy = textOption(invocation, 'by') ?? plan.header.requestedBy;
  const needs = needsOf(policy, plan, { requestedBy, now: Date.now() });
  const { roles, policyDigest, ...needed } = needs;
  const problems = problemsOf(needs, requestedBy);
  const { hash, runbook, connection, subject, stage = null } = plan;
  return {
    kind: 'policy-test',
    document: {
      file,
      policyDigest,
      plan: { hash, runbook, connection, subject, stage },
      requestedBy,
      mayRequest: hasRole(roles, requestedBy, 'Request'),
      numbers: numbersOf(plan.steps),
      who: whoHas(roles, needs.role, requestedBy),
      ...needed,
      problems,
    },
    exit: problems.length === 0 ? exitCodes.done : exitCodes.refused,
  };
};

/** Why nobody could approve it as the roles are. */
function problemsOf({ roles, role, approvals, quarantine, standing }: ApprovalNeeds, requestedBy: string): string[] {
  if (roles === null) return [];
  const others = (wanted: Role) =>
    Object.keys(roles).filter((name) => !samePerson(name, requestedBy) && hasRole(roles, name, wanted)).length;
  const lacks = (wanted: Role, count: number) =>
    `${count} with ${wanted} ${count === 1 ? 'is' : 'are'} needed, and approvals.yaml lists ${others(wanted)} but ${requestedBy}.`;
  return [
    ...(hasRole(roles, requestedBy, 'Request')
      ? []
      : [`${requestedBy} has no role Request: the run would end before it asks.`]),
    ...(standing === null && others(role) < approvals ? [lacks(role, approvals)] : []),
    ...(quarantine !== null && others('Administer') < 1 ? [lacks('Administer', 1)] : []),
  ];
}
