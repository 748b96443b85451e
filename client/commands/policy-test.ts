/** `runbook policy test`: which rule of approvals.yaml a plan would meet, and what it needs by it. Decides nothing. */
import { readConfig } from '../../config.ts';
import type { ApprovalNeeds } from '../../domain/approval-needs.ts';
import { numbersOf } from '../../domain/plan-numbers.ts';
import { isOfSchedule } from '../../domain/run-request.ts';
import type { Role } from '../../domain/role.ts';
import { hasRole, whoHas } from '../../domain/roles.ts';
import { samePerson } from '../../domain/person.ts';
import { needsOf } from '../../policy/rule-met.ts';
import { usageProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import { textOption, type Run } from '../invocation.ts';
import { planInFile, planOfRun } from '../policy/plan-to-test.ts';
import { issuerOf } from '../policy/issuer-of.ts';
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
  const issuer = await issuerOf(plan.connection, config);
  const requester = { by: requestedBy };
  const isSigned = issuer !== null && !isOfSchedule({ requestedBy });
  const needs = needsOf(policy, plan, { requestedBy, isSigned, issuer, now: Date.now() });
  const { roles: _roles, policyDigest, ...needed } = needs;
  const problems = problemsOf(needs, requestedBy);
  const { hash, runbook, connection, subject, stage = null } = plan;
  return {
    kind: 'policy-test',
    document: {
      file,
      policyDigest,
      plan: { hash, runbook, connection, subject, stage },
      requestedBy,
      // Who signs in has the roles that the token says.
      mayRequest: issuer === null ? hasRole(needs, requester, 'Request') : null,
      numbers: numbersOf(plan.steps),
      who: whoHas(needs, needs.role, requester),
      ...needed,
      problems,
    },
    exit: problems.length === 0 ? exitCodes.done : exitCodes.refused,
  };
};

/** Why nobody could approve it as the roles are. */
function problemsOf(needs: ApprovalNeeds, requestedBy: string): string[] {
  const { roles, role, approvals, quarantine, standing, proof, issuer } = needs;
  const unprovable =
    proof === null || issuer !== null
      ? []
      : ['A passkey is needed, and on this connection nobody signs in whose it could be (identity: claims).'];
  if (roles === null) return unprovable;
  const requester = { by: requestedBy };
  const others = (wanted: Role) =>
    Object.keys(roles).filter((by) => !samePerson({ by }, requester) && hasRole(needs, { by }, wanted)).length;
  const lacks = (wanted: Role, count: number) =>
    `${count} with ${wanted} ${count === 1 ? 'is' : 'are'} needed, and approvals.yaml lists ${others(wanted)} but ${requestedBy}.`;
  return [
    ...unprovable,
    ...(hasRole(needs, requester, 'Request')
      ? []
      : [`${requestedBy} has no role Request: the run would end before it asks.`]),
    ...(standing === null && others(role) < approvals ? [lacks(role, approvals)] : []),
    ...(quarantine !== null && others('Administer') < 1 ? [lacks('Administer', 1)] : []),
  ];
}
