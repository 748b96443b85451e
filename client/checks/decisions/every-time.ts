/** Whether a Conditional Access policy asks those who decide to sign in each time, as far as the tenant shows it. */
import type { AssignedPerson } from '../../../domain/decisions-application/assigned-roles.ts';
import { everyTimeFindings, everyTimePolicies, type Policy } from '../../../domain/decisions-application/every-time.ts';
import type { ClientKind } from '../../../domain/decisions-application/narrow-registration.ts';
import { ok, type Check } from '../check.ts';
import { nameOf } from './people.ts';
import type { DecisionsReader } from './read.ts';
import { unknownOf, valueOf } from './unknown.ts';

interface Application {
  readonly appId: string;
  readonly kind: ClientKind;
}

export async function everyTimeChecks(
  name: string,
  application: Application,
  people: readonly AssignedPerson[],
  reader: DecisionsReader,
): Promise<Check[]> {
  const policies = await reader.policies();
  if (!('value' in policies)) return unknownOf(name, policies);
  const aimed = everyTimePolicies(policies.value, application);
  const { names, members } = await namesAndMembers(aimed, people, reader);
  const { detail, findings } = everyTimeFindings(aimed, {
    ...application,
    people,
    names,
    membersOf: (group) => members.get(group),
  });
  if (findings.length === 0) return [ok(name, detail)];
  return findings.map(({ result, detail: what, advice }) => ({ name, result, detail: what, advice }));
}

/** Of whom the policies name: who isn't found keeps an ID, and a group that can't be read has unknown members. */
async function namesAndMembers(
  policies: readonly Policy[],
  people: readonly AssignedPerson[],
  reader: DecisionsReader,
) {
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const members = new Map<string, ReadonlySet<string>>();
  const users = policies.flatMap(({ conditions }) => conditions.users ?? []);
  const groups = new Set(
    users.flatMap(({ includeGroups, excludeGroups }) => [...(includeGroups ?? []), ...(excludeGroups ?? [])]),
  );
  for (const id of groups) {
    const group = valueOf(await reader.group(id));
    if (group !== undefined) names.set(id, nameOf(group));
    const all = valueOf(await reader.allMembers(id));
    if (all !== undefined) members.set(id, new Set(all.map((member) => member.id)));
  }
  const excluded = new Set(
    users.flatMap(({ excludeUsers }) => excludeUsers ?? []).filter((id) => /^[0-9a-f-]{36}$/i.test(id)),
  );
  for (const id of excluded) {
    if (names.has(id)) continue;
    const user = valueOf(await reader.user(id));
    if (user !== undefined) names.set(id, nameOf(user));
  }
  return { names, members };
}
