/**
 * What Conditional Access would say to a password sign-in of the account for Exchange Online: from each of its addresses,
 * and from elsewhere. A password satisfies no control, so each enabled policy that applies inside and asks for one
 * stops the account.
 */
import { z } from 'zod';
import { source } from '../source.ts';

const schema = z.strictObject({
  userId: z.guid(),
  /** The addresses that the account may sign in from. */
  inside: z.array(z.ipv4()).min(1),
  /** The account's own block policy. */
  policyId: z.guid(),
});

export type ConditionalAccessWhatIfArgs = z.output<typeof schema>;

export interface StoppingPolicy {
  readonly id: string;
  readonly displayName: string;
  /** "asks for multifactor authentication" */
  readonly why: string;
}

export interface ConditionalAccessWhatIf {
  /** Enabled policies that stop the sign-in from one of the addresses, by name. */
  readonly stoppedBy: readonly StoppingPolicy[];
  /** Display name of the account's block policy. */
  readonly policyName: string;
  /** Names of the policies that block the sign-in from elsewhere, enforced or report-only. */
  readonly outsideBlockedBy: readonly string[];
}

export const conditionalAccessWhatIf = source<ConditionalAccessWhatIfArgs, ConditionalAccessWhatIf>({
  kind: 'conditional-access-what-if',
  schema,
  name: () => 'What-If of Conditional Access, from inside and outside',
});
