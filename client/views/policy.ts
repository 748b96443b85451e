/** What holds by approvals.yaml, and what a plan needs by it. */
import type { Documents } from '../json/documents.ts';
import type { Colors } from './colors.ts';
import { lines } from './text.ts';

export function policyText(
  { file, policyDigest, roles, accounts, rules, standing }: Documents['policy'],
  colors: Colors,
): string {
  return lines(
    policyDigest === null ? `There is no ${file}: what is usual holds.` : `${file}  ${colors.dim(policyDigest)}`,
    colors.bold('Roles of names as typed (who signs in has those of the token)'),
    ...(roles === null
      ? ['  everybody has all of them']
      : Object.entries(roles).map(([name, has]) => `  ${name}: ${has.join(', ')}`)),
    ...(Object.keys(accounts).length === 0 ? [] : [colors.bold('Accounts of one person')]),
    ...Object.entries(accounts).map(([name, listed]) => `  ${name}: ${listed.join(', ')}`),
    colors.bold('Rules'),
    ...rules.map((rule) => `  ${rule.name}: ${ruleWords(rule)}`),
    '  default: 1 approval by Approve; a high risk is held for 2 minutes; skipped by Operate',
    ...(standing.length === 0 ? [] : [colors.bold('Standing approvals')]),
    ...standing.map(
      ({ name, changes, mostPerDay, from, until }) =>
        `  ${name}: ${Object.keys(changes).join(', ')}; at most ${mostPerDay} a day, from ${from} to ${until}`,
    ),
  );
}

type Rule = Documents['policy']['rules'][number];

function ruleWords(rule: Rule): string {
  const { approvals, by, reason, proof, within, afterwards, notBefore, holdFor, limits, skip } = rule;
  const conditions = [
    ...named('connection', rule.connections),
    ...named('runbook', rule.runbooks),
    ...named('risk', rule.risks),
    ...Object.entries(rule.moreThan ?? {}).map(([what, most]) => `more than ${most} ${what}`),
  ];
  const needed = [
    `${approvals} ${approvals === 1 ? 'approval' : 'approvals'} by ${by}${reason ? ', with a reason' : ''}${proof === undefined ? '' : `, with a ${proof}`}`,
    ...(within === undefined
      ? []
      : [`within ${within}, then ${afterwards === 'reject' ? 'rejected' : `by ${afterwards.ask}`}`]),
    ...(notBefore === undefined
      ? []
      : [`not before ${typeof notBefore === 'string' ? notBefore : `${notBefore.time} ${notBefore.timeZone}`}`]),
    ...(holdFor === undefined ? [] : [`held for ${holdFor}`]),
    ...Object.entries(limits).map(([what, most]) => `in quarantine beyond ${most} ${what}`),
    `skipped by ${skip}`,
  ];
  return `${conditions.length === 0 ? 'every plan' : conditions.join('; ')}: ${needed.join('; ')}`;
}

function named(what: string, names: readonly string[] | undefined): string[] {
  return names === undefined ? [] : [`${what} ${names.join(' or ')}`];
}

export function policyTestText(test: Documents['policy-test'], colors: Colors): string {
  const { plan, rule, numbers, approvals, who, reason, proof, within, thenAsk, notBefore, holdFor, quarantine } = test;
  return lines(
    `plan ${plan.hash.slice(0, 12)} of ${plan.runbook} on ${plan.connection} for ${plan.subject}, asked for by ${test.requestedBy}`,
    `  reaches ${numbers.mailboxes} mailboxes in lists, and ${numbers.servers} servers`,
    `  meets the rule ${colors.bold(rule)} of ${test.policyDigest === null ? 'no approvals.yaml' : test.file}`,
    test.standing === null ? undefined : `  is approved by the standing approval ${test.standing}; without it:`,
    quarantine === null ? undefined : `  must be released by Administer: ${quarantine}`,
    `  needs ${approvals} ${approvals === 1 ? 'approval' : 'approvals'} by ${who}${reason ? ', with a reason' : ''}${proof === null ? '' : `, with a ${proof}`}`,
    within === null ? undefined : `  within ${within}, then ${thenAsk === null ? 'rejected' : `by ${thenAsk}`}`,
    notBefore === null ? undefined : `  is not written before ${notBefore}`,
    holdFor === null ? undefined : `  is written ${holdFor} after its approval, on the connection's clock`,
    `  a failed step is skipped by ${test.skip}`,
    ...test.problems.map((problem) => colors.red(`  ${problem}`)),
  );
}
