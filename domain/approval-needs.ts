/**
 * What a plan needs before anything of it is written, as the worker that would write says by its own `approvals.yaml`. A run
 * shows it and asks for it; the worker holds to it, whatever the run says.
 */
import type { Role } from './role.ts';
import type { ListedRoles } from './roles.ts';

export interface ApprovalNeeds {
  /** Name of the rule that the plan meets. */
  readonly rule: string;
  /** SHA-256 of the file: 64 hexadecimal digits; null: there is none. */
  readonly policyDigest: string | null;
  /** So many people, none of them who asked for the run. */
  readonly approvals: number;
  readonly role: Role;
  /** Whether each of them must say why. */
  readonly reason: boolean;
  /** What each of them must sign with besides a sign-in; null: nothing. */
  readonly proof: 'passkey' | null;
  /** How long a decision is waited for, real time; null: as long as the run says. */
  readonly within: string | null;
  /** Who is asked afterwards, for as long again; null: the plan is rejected. */
  readonly thenAsk: Role | null;
  /** Nothing is written before: ISO 8601, real time. */
  readonly notBefore: string | null;
  /** Between the admission and the first write, on the connection's clock. */
  readonly holdFor: string | null;
  /** Why somebody with Administer must release the plan first; null: nobody must. */
  readonly quarantine: string | null;
  /** Who may skip a proof that has failed. */
  readonly skip: Role;
  /** Of names as typed; null: everybody has all of them. */
  readonly roles: ListedRoles;
  /** Identity provider that must have signed each decision; null: names as typed are taken. */
  readonly issuer: string | null;
  /** Name of the standing approval that covers the plan; null: people decide. */
  readonly standing: string | null;
}

/** What holds where there is no file. */
export const usualNeeds: ApprovalNeeds = {
  rule: 'default',
  policyDigest: null,
  approvals: 1,
  role: 'Approve',
  reason: false,
  proof: null,
  within: null,
  thenAsk: null,
  notBefore: null,
  holdFor: null,
  quarantine: null,
  skip: 'Operate',
  roles: null,
  issuer: null,
  standing: null,
};
