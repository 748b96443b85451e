/**
 * ApplicationImpersonation, assigned to one account: it acts as the owner of the mailboxes of a scope. The whole
 * organization has to be asked for by name (`null`), and is a risk of its own.
 *
 * Assignments add up. Others of the same role to the same account defeat the scope: they block the plan, unless their
 * removal is asked for, which is then a part of the change that the approver sees.
 * Sources: oded, how-to-configure-impersonation; odp, New-ManagementRoleAssignment.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { compare, resource } from '../resource.ts';
import { languages, type Language } from '../texts/language.ts';
import { riskTexts } from '../texts/risks.ts';

export interface ServerImpersonationDesired {
  /** The account's object id. */
  readonly account: string;
  /** `CONTOSO\allsolutions`, for people. */
  readonly accountName: string;
  /** Name of the management scope; null: every mailbox of the organization. */
  readonly scope: string | null;
  /** Whether other assignments of the role to the account are taken away. */
  readonly removeOthers: boolean;
  /** Of the risks; English by default. */
  readonly language?: Language | undefined;
}

interface ImpersonationAssignment {
  readonly name: string;
  readonly scope: string | null;
}

export interface ServerImpersonationState extends ImpersonationAssignment {
  /** Other assignments of the role to the account, by name. */
  readonly otherAssignments: readonly ImpersonationAssignment[];
}

export interface ServerImpersonationOutput {
  readonly name: string;
  readonly id: string;
}

export const serverImpersonationAssignment = resource<
  ServerImpersonationDesired,
  ServerImpersonationState,
  ServerImpersonationOutput
>({
  kind: 'server-impersonation-assignment',
  adoptable: true,
  schema: z.strictObject({
    account: z.guid().toLowerCase(),
    accountName: z.string().min(1),
    scope: z.string().min(1).max(64).nullable(),
    removeOthers: z.boolean(),
    language: z.enum(languages).optional(),
  }),
  knownAfterApply: ['account'],
  name: ({ accountName }) => accountName,
  shown: ({ accountName, scope }) => ({
    role: 'ApplicationImpersonation',
    account: accountName,
    scope: scope ?? 'the whole organization',
  }),
  diff: (desired, state) =>
    compare(
      { scope: desired.scope, ...(desired.removeOthers ? { otherAssignments: [] } : {}) },
      { scope: state.scope, otherAssignments: state.otherAssignments.map(({ name, scope }) => ({ name, scope })) },
    ),
  replacedBy: ['scope'],
  risks: ({ accountName, scope, removeOthers, language = 'en' }, state) => {
    const texts = riskTexts[language];
    const otherAssignments = removeOthers ? (state?.otherAssignments ?? []) : [];
    return [
      scope === null
        ? { code: 'impersonates-everybody', text: texts.impersonatesEverybody(accountName) }
        : { code: 'impersonates-in-scope', text: texts.impersonatesInScope(accountName, scope) },
      ...(otherAssignments.length === 0
        ? []
        : [
            {
              code: 'wider-assignments-removed',
              text: texts.assignmentsRemoved(accountName, otherAssignments.map(({ name }) => name).join(', ')),
            },
          ]),
    ];
  },
});

/** The assignment's name in Exchange: readable, stable, one for each account, at most 64 characters. */
export function impersonationAssignmentName({
  account,
  accountName,
}: Pick<ServerImpersonationDesired, 'account' | 'accountName'>): string {
  const digest = bytesToHex(sha256(utf8ToBytes(account.toLowerCase()))).slice(0, 8);
  const name = accountName.slice(accountName.indexOf('\\') + 1);
  return `${`ApplicationImpersonation-${name}`.slice(0, 55)}-${digest}`;
}
