/** What the page for a passkey says of that which is signed. Every value is written by others, and encoded where it is shown. */
import type { Risk } from '../../domain/change.ts';
import type { Plan } from '../../domain/plan.ts';

export interface Shown {
  /** Also on the button: "Approve this plan". */
  readonly title: string;
  /** One sentence below it. */
  readonly lead: string;
  readonly rows: readonly { readonly label: string; readonly value: string }[];
  /** To be compared with the terminal: at most eight digits. */
  readonly digits?: string;
  readonly risks: readonly string[];
}

/** @param title what is decided about the plan: "Approve this plan" */
export function shownPlan(title: string, plan: Plan): Shown {
  const { runbook, subject, connection, stage, hash, steps, header } = plan;
  const risks = steps.flatMap((step) => ('risks' in step ? step.risks : []));
  return {
    title,
    lead: 'Your passkey signs this decision, for this plan alone.',
    rows: [
      { label: 'Runbook', value: runbook },
      { label: 'Subject', value: subject },
      { label: 'Connection', value: connection },
      ...(stage === undefined ? [] : [{ label: 'Stage', value: stage }]),
      { label: 'Asked for by', value: header.requestedBy },
    ],
    digits: hash.slice(0, 8),
    risks: [...new Set(risks.map(({ text }: Risk) => text))],
  };
}

/** @param name as it was typed @param issuer of the identity provider at which the person signs next */
export function shownEnrolment(name: string, issuer: string): Shown {
  return {
    title: 'Make a passkey for decisions',
    lead: 'It signs decisions about runs, with your finger, your face or a PIN. Next you sign in, and with that say that it is yours.',
    rows: [
      { label: 'For', value: name },
      { label: 'Signs in at', value: new URL(issuer).host },
      { label: 'Used at', value: 'this command line’s page' },
    ],
    risks: [],
  };
}
