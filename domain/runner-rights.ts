/**
 * What the runner's own applications must be allowed, by runbook: as powerful as what they may grant, and no more. Read by
 * `doctor`, which fails on too few and warns of too many; written out in each runbook's page; proven by a test that
 * takes every other right away and runs the runbook.
 *
 * Source: learn, "permissions" of each Graph operation; RUNBOOKS of the project for Exchange's role groups.
 */
import type { IdentityRole } from './connection.ts';
import { catalogue, type CatalogueName } from './runbooks/catalogue.ts';
import { readsApplications, type Right, type RunnerRights } from './runbooks/rights.ts';
import type { RunbookName } from './runbooks/runbook-names.ts';

const watching: readonly Right[] = [
  readsApplications,
  { anyOf: ['Policy.Read.All'], for: 'app management policies, and whom they apply to' },
];

const signIns = {
  anyOf: ['AuditLog.Read.All'],
  for: 'the sign-in log: whether the old key is still used',
  optional: true,
} as const;

const ofCatalogue = Object.fromEntries(catalogue.map(({ name, rights }) => [name, rights])) as Record<
  CatalogueName,
  RunnerRights
>;

export const runnerRights: Readonly<Record<RunbookName | 'watch-credentials', RunnerRights>> = {
  ...ofCatalogue,
  'rotate-credential': {
    graph: {
      plan: [...watching, signIns],
      apply: [
        ...watching,
        {
          anyOf: ['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All'],
          for: 'client secret or certificate next to the old one, and the removal of the old one',
        },
        {
          anyOf: ['User-PasswordProfile.ReadWrite.All', 'User.ReadWrite.All'],
          for: "an account's password",
          optional: true,
        },
      ],
    },
    cmdlets: { plan: [], apply: [] },
  },
  'watch-credentials': {
    graph: { plan: watching, apply: [] },
    cmdlets: { plan: [], apply: [] },
  },
};

/** The needs of all runbooks that there are, each once. */
export function neededRights(role: IdentityRole): { graph: Right[]; cmdlets: string[] } {
  const all = Object.values(runnerRights);
  const graph = new Map<string, Right>();
  for (const right of all.flatMap((each) => each.graph[role])) {
    const key = right.anyOf.join();
    if (!graph.has(key)) graph.set(key, right);
  }
  return { graph: [...graph.values()], cmdlets: [...new Set(all.flatMap((each) => each.cmdlets[role]))] };
}

/**
 * Compares the permissions in a token with what is needed.
 * @returns needs that no permission in the token meets (an optional one is never missing), and permissions that no need
 *   names
 */
export function compareRights(
  held: readonly string[],
  needed: readonly Right[],
): { missing: readonly Right[]; surplus: readonly string[] } {
  const useful = new Set(needed.flatMap(({ anyOf }) => anyOf));
  return {
    missing: needed.filter(({ anyOf, optional }) => optional !== true && !anyOf.some((right) => held.includes(right))),
    surplus: held.filter((right) => !useful.has(right)),
  };
}
