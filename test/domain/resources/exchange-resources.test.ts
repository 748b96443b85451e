/** What the Exchange side's resources take for the same, plan as a change, warn of, and refuse. */
import { differenceOf, unreadDifference } from '../../../domain/resource.ts';
import { ewsAllowedApplication } from '../../../domain/resources/ews-allowed-application.ts';
import { exchangeServicePrincipal } from '../../../domain/resources/exchange-service-principal.ts';
import { assignmentName, managementRoleAssignment } from '../../../domain/resources/management-role-assignment.ts';
import { managementScope } from '../../../domain/resources/management-scope.ts';
import { organizationCustomization } from '../../../domain/resources/organization-customization.ts';
import { roleGroupMember } from '../../../domain/resources/role-group-member.ts';
import { roleGroup } from '../../../domain/resources/role-group.ts';

const appId = 'aaaaaaaa-0000-4000-8000-000000000001';
const objectId = 'aaaaaaaa-0000-4000-8000-000000000002';

describe('role group', () => {
  const desired = { name: 'Client Sense Management', roles: ['View-Only Recipients', 'Message Tracking'] as const };
  const state = { name: desired.name, roles: ['Message Tracking', 'View-Only Recipients'] as const, members: ['ada'] };

  test('is the same in whatever order the roles are listed', () => {
    expect(differenceOf(roleGroup, desired, state)).toMatchObject({ action: 'none', risks: [] });
  });

  test('with a role more is an update that names who loses it', () => {
    const difference = differenceOf(roleGroup, desired, { ...state, roles: [...state.roles, 'Mail Recipients'] });
    expect(difference.action).toBe('update');
    expect(difference.risks).toEqual([{ code: 'role-group-loses-roles', text: 'Members lose Mail Recipients: ada.' }]);
  });

  test('with a role less is an update that names who gets it', () => {
    const difference = differenceOf(roleGroup, desired, { ...state, roles: ['Message Tracking'] as const });
    expect(difference.risks.map(({ code }) => code)).toEqual(['role-group-has-members']);
  });
});

describe('service principal', () => {
  const desired = { appId, objectId, displayName: 'Client Sense' };

  test('with another object id is replaced, and what is lost is listed', () => {
    const state = { ...desired, objectId: appId, grants: ['Application Mail.Read-1'] };
    const difference = differenceOf(exchangeServicePrincipal, desired, state);
    expect(difference.action).toBe('replace');
    expect(difference.risks[0]?.text).toContain('Application Mail.Read-1');
  });

  test('with another name is only renamed', () => {
    const difference = differenceOf(exchangeServicePrincipal, desired, { ...desired, displayName: 'Old', grants: [] });
    expect(difference).toMatchObject({ action: 'update', risks: [] });
  });
});

describe('scope', () => {
  const parse = (recipientFilter: string) => managementScope.schema.safeParse({ name: 'S', recipientFilter });

  test.each(['', ' ', 'everybody'])('%j is refused, since it would mean every mailbox or is no filter', (filter) => {
    const { success, error } = parse(filter);
    expect(success).toBe(false);
    expect(error?.message).toContain('recipient filter');
  });

  test('a name beyond 64 characters is refused', () => {
    const desired = { name: 'x'.repeat(65), recipientFilter: "City -eq 'Ghent'" };
    expect(managementScope.schema.safeParse(desired).success).toBe(false);
  });
});

describe('assignment', () => {
  const desired = { objectId, application: 'Client Sense', scope: 'S', role: 'Application Mail.Read' as const };

  test.each([
    ['no scope', { ...desired, scope: '' }],
    ['no property for one', { objectId, application: 'Client Sense', role: 'Application Mail.Read' as const }],
    ['a role that is none for applications', { ...desired, role: 'Mail Recipients' }],
  ])('%s is refused', (_what, given) => {
    expect(managementRoleAssignment.schema.safeParse(given).success).toBe(false);
  });

  test('in another scope is replaced; for the whole organization too', () => {
    for (const scope of ['Other', null]) {
      const difference = differenceOf(managementRoleAssignment, desired, { name: 'A', scope, otherAssignments: [] });
      expect(difference).toMatchObject({ action: 'replace', changes: [{ before: scope, after: 'S' }] });
    }
  });

  test('with another one that is wider is an update that warns of its removal', () => {
    const otherAssignments = [{ name: 'Wide', scope: null }];
    const difference = differenceOf(managementRoleAssignment, desired, { name: 'A', scope: 'S', otherAssignments });
    expect(difference.action).toBe('update');
    expect(difference.risks.at(-1)?.text).toContain('Wide (the whole organization)');
  });

  test('has a stable name of at most 64 characters, its own for each application and role', () => {
    const long = { ...desired, application: 'An application with a name that is far longer than any other '.repeat(2) };
    expect(assignmentName(long).length).toBeLessThanOrEqual(64);
    expect(assignmentName(long)).toBe(assignmentName({ ...long }));
    const names = [
      assignmentName(long),
      assignmentName({ ...long, objectId: appId }),
      assignmentName({ ...long, role: 'Application EWS.AccessAsApp' as const }),
    ];
    expect(new Set(names).size).toBe(3);
    expect(assignmentName(desired)).toMatch(/^Application Mail\.Read-Client Sense-[0-9a-f]{8}$/);
  });
});

test('a plan may contain what is only known after apply', () => {
  const after = (origin: string) => ({ $after: origin }) as unknown as string;
  const cases = [
    unreadDifference(exchangeServicePrincipal, {
      appId: after('a'),
      objectId: after('b'),
      displayName: 'Client Sense',
    }),
    unreadDifference(roleGroupMember, { roleGroup: 'G', member: after('a'), name: 'svc@contoso.example' }),
    unreadDifference(managementRoleAssignment, {
      objectId: after('a'),
      application: 'Client Sense',
      scope: after('b'),
      role: 'Application Mail.Read' as const,
    }),
    unreadDifference(ewsAllowedApplication, { appId: after('a'), application: 'Client Sense' }),
  ];
  for (const { action, risks } of cases) {
    expect(action).toBe('create');
    expect(JSON.stringify(risks)).not.toContain('[object');
  }
});

test('customization that is enabled already is no change, and warns of nothing', () => {
  expect(differenceOf(organizationCustomization, { enabled: true } as const, { enabled: true })).toEqual({
    action: 'none',
    changes: [],
    risks: [],
  });
});
