/**
 * An approval may leave open what only an earlier step returns. Where nothing is ever known that late, "known after apply" would
 * approve any value: it is refused there.
 */
import { inputSchemaOf } from '../../activities/checked-input.ts';
import { activitiesOf, serverActivitiesOf } from '../../activities/index.ts';
import type { Services } from '../../activities/services.ts';
import type { PropertyChange } from '../../domain/change.ts';
import type { Json } from '../../domain/json.ts';
import { recordedInputs } from './recorded-inputs.ts';

const services = {} as Services;
const activities = { ...activitiesOf(services), ...serverActivitiesOf(services) };

interface Asked {
  readonly desired: Readonly<Record<string, Json>>;
  readonly approved: { readonly action: string; readonly changes: readonly PropertyChange[] };
}

const open = { $after: 'x' };
const recorded = recordedInputs as readonly { readonly name: string; readonly input: unknown }[];
const of = (verb: string) => recorded.filter(({ name }) => name.endsWith(verb)) as { name: string; input: Asked }[];

function accepts(name: string, input: object): boolean {
  return inputSchemaOf(activities[name]!)!.safeParse(input).success;
}

it('of a change, nothing else', () => {
  const left = of('.apply').flatMap(({ name, input }) =>
    input.approved.changes.flatMap(({ property }, index) => {
      const changes = input.approved.changes.with(index, { property, after: open });
      return accepts(name, { ...input, approved: { ...input.approved, changes } }) ? [`${name} ${property}`] : [];
    }),
  );
  expect([...new Set(left)].toSorted()).toEqual([
    'compliance-service-principal.apply appId',
    'compliance-service-principal.apply objectId',
    'enterprise-application.apply appId',
    'exchange-service-principal.apply appId',
    'exchange-service-principal.apply objectId',
    'management-role-assignment.apply objectId',
    'management-role-assignment.apply scope',
    'promoted-credential.apply current',
    'role-group-member.apply member',
    'role-group-member.apply roleGroup',
    'server-role-group-member.apply member',
    'server-role-group-member.apply roleGroup',
    'winrm-https-listener.apply certificateThumbprint',
  ]);
});

it('of what is asked for, nothing else', () => {
  const left = of('.plan').flatMap(({ name, input }) =>
    Object.keys(input.desired).flatMap((property) => {
      const asked = { ...input, unread: true, desired: { ...input.desired, [property]: open } };
      return accepts(name, asked) ? [`${name} ${property}`] : [];
    }),
  );
  expect([...new Set(left)].toSorted()).toEqual([
    'app-role-assignment.plan principalId',
    'application-certificate.plan applicationId',
    'application-secret.plan applicationId',
    'compliance-service-principal.plan appId',
    'compliance-service-principal.plan objectId',
    'conditional-access-policy.plan locationId',
    'conditional-access-policy.plan userId',
    'directory-role-assignment.plan principalId',
    'enterprise-application.plan appId',
    'exchange-service-principal.plan appId',
    'exchange-service-principal.plan objectId',
    'management-role-assignment.plan objectId',
    'management-role-assignment.plan scope',
    'organization-wide-consents.plan servicePrincipalId',
    'promoted-credential.plan secret',
    'required-resource-access.plan applicationId',
    'retired-credential.plan secret',
    'retiring-credential.plan secret',
    'role-group-member.plan member',
    'role-group-member.plan roleGroup',
    'server-impersonation-assignment.plan account',
    'server-role-group-member.plan member',
    'server-role-group-member.plan roleGroup',
    'winrm-https-listener.plan thumbprint',
  ]);
});

it('within a value, no part of it', () => {
  const [known] = of('required-resource-access.apply');
  const { changes } = known!.input.approved;
  for (const after of [[open], { inside: open }, { $text: ['a', open] }]) {
    const approved = { ...known!.input.approved, changes: changes.with(0, { ...changes[0]!, after }) };
    expect(accepts('required-resource-access.apply', { ...known!.input, approved })).toBe(false);
  }
});
