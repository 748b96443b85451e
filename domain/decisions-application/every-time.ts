/**
 * Which Conditional Access policy asks those who decide to sign in each time. A policy is for resources: at a public client for
 * itself none is applied, and who asks for no more than `openid profile` asks for the directory. There it is the command line's
 * `prompt=login`, and the worker's look at `auth_time`, that make each decision a sign-in.
 *
 * Source: learn, entra/identity/conditional-access/concept-conditional-access-cloud-apps (client types, all resources),
 * concept-session-lifetime (every time; five minutes of clock skew).
 */
import { z } from 'zod';
import { printable } from '../printable.ts';
import type { AssignedPerson } from './assigned-roles.ts';
import { warning, type Finding } from './finding.ts';
import type { ClientKind } from './narrow-registration.ts';

const list = z.array(z.string()).nullish();

export const policySchema = z.looseObject({
  id: z.string(),
  displayName: z.string(),
  state: z.string(),
  conditions: z.looseObject({
    applications: z.looseObject({ includeApplications: list, excludeApplications: list }).nullable(),
    users: z
      .looseObject({
        includeUsers: list,
        includeGroups: list,
        includeRoles: list,
        includeGuestsOrExternalUsers: z.unknown(),
        excludeUsers: list,
        excludeGroups: list,
        excludeRoles: list,
        excludeGuestsOrExternalUsers: z.unknown(),
      })
      .nullable(),
  }),
  sessionControls: z
    .looseObject({
      signInFrequency: z
        .looseObject({ isEnabled: z.boolean().nullable(), frequencyInterval: z.string().nullish() })
        .nullish(),
    })
    .nullable(),
});

export type Policy = z.output<typeof policySchema>;

interface Application {
  readonly appId: string;
  readonly kind: ClientKind;
}

export interface Asked extends Application {
  readonly people: readonly AssignedPerson[];
  /** Names of objects by their IDs, where they are known. */
  readonly names: ReadonlyMap<string, string>;
  /** IDs of the members of a group, those of groups in it, too; undefined: unknown. */
  readonly membersOf: (group: string) => ReadonlySet<string> | undefined;
}

const directory = '00000002-0000-0000-c000-000000000000';

/** Those that ask for a sign-in every time with this application, whether they are on or not. */
export function everyTimePolicies(policies: readonly Policy[], application: Application): Policy[] {
  return policies.filter((policy) => asksEveryTime(policy) && isAimedAt(policy, application));
}

/**
 * @param aimed those of `everyTimePolicies`
 * @returns what to say where it is well, beside what isn't
 */
export function everyTimeFindings(aimed: readonly Policy[], asked: Asked): { detail: string; findings: Finding[] } {
  const about = 'sign-in every time';
  const on = aimed.filter(({ state }) => state === 'enabled');
  const advice = howTo(asked);
  if (on.length === 0) {
    const off = aimed.map(({ displayName, state }) => `${printable(displayName)} (${inWords(state)})`).join(', ');
    const detail =
      off === ''
        ? 'no Conditional Access policy asks for a sign-in every time with it'
        : `no Conditional Access policy that is on asks for a sign-in every time with it: ${off}`;
    return { detail, findings: [warning(about, detail, advice)] };
  }
  const covered = (person: AssignedPerson) => best(on.map((policy) => covers(policy, person, asked)));
  const [left, unknown] = [
    asked.people.filter((person) => covered(person) === 'no'),
    asked.people.filter((person) => covered(person) === 'unknown'),
  ];
  const names = on.map(({ displayName }) => printable(displayName)).join(', ');
  const excluded = [...new Set(on.flatMap((policy) => exclusionsOf(policy, asked)))];
  const except = excluded.length === 0 ? '' : `, except ${excluded.join(', ')}`;
  const narrowed = [...new Set(on.flatMap(narrowedBy))];
  const detail = `${names}: for all ${asked.people.length} who are assigned${except}${atCommandLine(on, asked)}`;
  const shown = (people: readonly AssignedPerson[]) => people.map(({ name }) => printable(name)).join(', ');
  const why = narrowed.length === 0 ? except : `; it holds under conditions alone (${narrowed.join(', ')})${except}`;
  return {
    detail,
    findings: [
      ...(left.length === 0 ? [] : [warning(about, `${names} leaves out ${shown(left)}${why}`, advice)]),
      ...(unknown.length === 0
        ? []
        : [
            warning(
              about,
              `unknown: whether ${names} is for ${shown(unknown)} (groups that can't be read, or roles)${except}`,
              'GroupMember.Read.All lets this check read groups; or ask Conditional Access, What If, for each of them.',
            ),
          ]),
    ],
  };
}

function asksEveryTime({ sessionControls }: Policy): boolean {
  const frequency = sessionControls?.signInFrequency;
  return frequency?.isEnabled === true && frequency.frequencyInterval === 'everyTime';
}

function targetsOf({ conditions }: Policy): { includes: readonly string[]; excludes: readonly string[] } {
  const { includeApplications, excludeApplications } = conditions.applications ?? {};
  return { includes: includeApplications ?? [], excludes: excludeApplications ?? [] };
}

function isAimedAt(policy: Policy, { appId, kind }: Application): boolean {
  const { includes, excludes } = targetsOf(policy);
  if (includes.includes(appId) && !excludes.includes(appId)) return true;
  return kind === 'cli' ? reachesDirectory(policy) : includes.includes('All') && !excludes.includes(appId);
}

/** Resources that are excluded from all change nothing for it. */
function reachesDirectory(policy: Policy): boolean {
  const { includes, excludes } = targetsOf(policy);
  return (includes.includes('All') || includes.includes(directory)) && !excludes.includes(directory);
}

function atCommandLine(on: readonly Policy[], { kind }: Asked): string {
  if (kind !== 'cli' || on.some(reachesDirectory)) return '';
  return '; at the command line, a public client, Entra ID applies no policy for the application itself: there prompt=login asks, and the worker refuses a sign-in of more than 3 minutes ago';
}

type Covered = 'yes' | 'no' | 'unknown';

function best(all: readonly Covered[]): Covered {
  return all.includes('yes') ? 'yes' : all.includes('unknown') ? 'unknown' : 'no';
}

function covers(policy: Policy, person: AssignedPerson, asked: Asked): Covered {
  const { users } = policy.conditions;
  if (users === null || narrowedBy(policy).length > 0) return 'no';
  const excluded = isIn(person, users.excludeUsers, users.excludeGroups, asked);
  const isSpecial = (listed: unknown) => listed !== undefined && listed !== null && person.guest;
  if (excluded === 'yes') return 'no';
  if ((users.excludeRoles ?? []).length > 0 || isSpecial(users.excludeGuestsOrExternalUsers)) return 'unknown';
  if (excluded === 'unknown') return 'unknown';
  const included = isIn(person, users.includeUsers, users.includeGroups, asked);
  const isPerhaps = (users.includeRoles ?? []).length > 0 || isSpecial(users.includeGuestsOrExternalUsers);
  return included === 'no' && isPerhaps ? 'unknown' : included;
}

function isIn(
  { id, guest }: AssignedPerson,
  users: readonly string[] | null | undefined,
  groups: readonly string[] | null | undefined,
  { membersOf }: Asked,
): Covered {
  if (users?.includes('All') === true || users?.includes(id) === true) return 'yes';
  if (guest && users?.includes('GuestsOrExternalUsers') === true) return 'yes';
  return best(
    (groups ?? []).map((group) => {
      const members = membersOf(group);
      return members === undefined ? 'unknown' : members.has(id) ? 'yes' : 'no';
    }),
  );
}

function exclusionsOf({ conditions: { users } }: Policy, { names }: Asked): string[] {
  const named = (ids: readonly string[] | null | undefined, kind: string) =>
    (ids ?? []).map((id) => `${kind}${printable(names.get(id) ?? id)}`);
  const guests = users?.excludeGuestsOrExternalUsers;
  return [
    ...named(users?.excludeUsers, ''),
    ...named(users?.excludeGroups, 'the group '),
    ...named(users?.excludeRoles, 'the directory role '),
    ...(guests === undefined || guests === null ? [] : ['guests']),
  ];
}

/** Conditions that are always there, and say who and what. */
const whoAndWhat = new Set(['applications', 'users', 'clientApplications']);

/** A policy that holds for some sign-ins alone can be gone around by another one. */
function narrowedBy({ conditions }: Policy): string[] {
  return Object.entries(conditions).flatMap(([name, value]) => {
    if (whoAndWhat.has(name) || name.includes('@odata.') || isEverything(name, value)) return [];
    return [printable(name)];
  });
}

function isEverything(name: string, value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) {
    const both = ['browser', 'mobileAppsAndDesktopClients'].every((each) => value.includes(each));
    return value.length === 0 || value.includes('all') || (name === 'clientAppTypes' && both);
  }
  if (typeof value !== 'object') return false;
  const lists = Object.entries(value).filter(([key]) => !key.includes('@odata.'));
  return lists.every(([key, listed]) => {
    if (listed === null || listed === 'none' || (Array.isArray(listed) && listed.length === 0)) return true;
    return key.startsWith('include') && Array.isArray(listed) && (listed.includes('All') || listed.includes('all'));
  });
}

function inWords(state: string): string {
  return state === 'enabledForReportingButNotEnforced' ? 'only reported' : printable(state);
}

function howTo({ kind }: Asked): string {
  const what =
    'Conditional Access: a policy for those who are assigned, with this application as its target resource, Session, Sign-in frequency: Every time; on, not report-only: docs/people.md.';
  return kind === 'console'
    ? what
    : `${what} For the command line it says what is meant, and the worker's check of auth_time is what holds.`;
}
