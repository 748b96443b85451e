/**
 * The risks that are high: access to mail or rights beyond what a run itself names, protection that is lifted, or something
 * in use that stops at once. Between the admission of such a plan and its first write there is time to stop it.
 */
import type { Step } from './plan.ts';

export const highRisks: readonly string[] = [
  // Mail, or rights in the whole organization.
  'directory-role',
  'full-access',
  'impersonates-everybody',
  'reads-mailboxes',
  'role-group-has-members',
  'role-group-member',
  'sees-every-recipient',
  'tenant-wide-consent',
  'unconstrained-delegation',
  // Protection that is lifted.
  'excluded-from-policy',
  'policy-rewritten',
  'trusts-every-host',
  // In use, and stopped at once.
  'certificate-replaced-at-once',
  'consent-removed',
  'password-stops-at-once',
  'policy-enforced',
  'wider-assignments-removed',
];

/** The codes of a plan's risks, each once, in their order. */
export function riskCodesOf(steps: readonly Step[]): string[] {
  const risks = steps.flatMap((step) => (step.kind === 'change' && step.action !== 'none' ? step.risks : []));
  return [...new Set(risks.map(({ code }) => code))];
}
