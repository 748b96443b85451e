/** The pure halves of the directory's resources: what is asked for, what differs, what the plan shows an approver. */
import { differenceOf, unreadDifference } from '../../../domain/resource.ts';
import { appRoles } from '../../../domain/grants.ts';
import { appRoleAssignment } from '../../../domain/resources/app-role-assignment.ts';
import { applicationCertificate, certificateSecretName } from '../../../domain/resources/application-certificate.ts';
import { application } from '../../../domain/resources/application.ts';
import { conditionalAccessEnforcement } from '../../../domain/resources/conditional-access-enforcement.ts';
import { conditionalAccessExclusion } from '../../../domain/resources/conditional-access-exclusion.ts';
import { blockOutside, conditionalAccessPolicy } from '../../../domain/resources/conditional-access-policy.ts';
import { enterpriseApplication } from '../../../domain/resources/enterprise-application.ts';
import { namedLocation } from '../../../domain/resources/named-location.ts';
import { defeatsMailboxScope, organizationWideConsents } from '../../../domain/resources/organization-wide-consents.ts';
import { userAccount } from '../../../domain/resources/user-account.ts';
import { isSecretName } from '../../../domain/secret-reference.ts';

const id = '11111111-1111-4111-8111-111111111111';
const other = '22222222-2222-4222-8222-222222222222';
const after = { $after: 'application/Client Sense.id' } as unknown as string;

test.each([
  ['10.1.2.3', false],
  ['203.0.113.0/24', false],
  ['0.0.0.0/0', false],
  ['203.0.113.10', true],
])('a location of %s is accepted: %s', (address, accepted) => {
  expect(namedLocation.schema.safeParse({ displayName: 'L', addresses: [address] }).success).toBe(accepted);
});

test('the order and repetition of addresses makes no difference, trust does', () => {
  const desired = { displayName: 'L', addresses: ['203.0.113.11', '203.0.113.10', '203.0.113.10'] };
  const ranges = ['203.0.113.10/32', '203.0.113.11/32'];
  expect(namedLocation.diff(desired, { ranges, isTrusted: false })).toEqual([]);
  expect(namedLocation.diff(desired, { ranges, isTrusted: true })).toEqual([
    { property: 'isTrusted', before: true, after: false },
  ]);
});

describe('the block policy', () => {
  const desired = { displayName: 'P', userId: id, locationId: other };

  test('is unchanged with exactly its conditions', () => {
    expect(conditionalAccessPolicy.diff(desired, blockOutside(id, other))).toEqual([]);
  });

  test.each([
    ['another location', { locations: { includeLocations: ['All'], excludeLocations: [id] } }, 'locations'],
    ['one application only', { applications: { includeApplications: [other] } }, 'applications'],
    ['an excluded group', { users: { includeUsers: [id], excludeGroups: [other] } }, 'users'],
    ['browsers only', { clientAppTypes: ['browser'] }, 'clientAppTypes'],
    ['a condition that weakens it', { platforms: { includePlatforms: ['windows'] } }, 'otherConditions'],
  ])('%s is a difference', (_what, conditions, property) => {
    const { conditions: ours, grantControls } = blockOutside(id, other);
    const state = { conditions: { ...ours, ...conditions }, grantControls };
    expect(conditionalAccessPolicy.diff(desired, state).map((change) => change.property)).toEqual([property]);
  });

  test('its state is shown when it is created, and is nothing that it compares', () => {
    const { changes } = differenceOf(conditionalAccessPolicy, desired, undefined);
    expect(changes).toContainEqual({ property: 'state', after: 'enabledForReportingButNotEnforced' });
  });
});

test('an account that is enabled and whose password never expires is unchanged, whatever else is set', () => {
  const desired = { userPrincipalName: 'svc@contoso.example', displayName: 'S', password: 'secret://s@1' };
  const passwordPolicies = ['DisablePasswordExpiration', 'DisableStrongPassword'];
  expect(userAccount.diff(desired, { accountEnabled: true, passwordPolicies })).toEqual([]);
  expect(differenceOf(userAccount, desired, undefined).risks.map(({ code }) => code)).toEqual([
    'password-without-expiry',
  ]);
});

test.each([
  ['Mail.Read', true],
  ['Mail.ReadBasic.All', true],
  ['MailboxSettings.Read', true],
  ['MailboxItem.Read.All', true],
  ['full_access_as_app', true],
  ['Mail Full Access', true],
  ['Exchange.ManageAsApp', false],
  ['User.Read.All', false],
  ['IMAP.AccessAsApp', false],
  ['Calendars.Read', false],
])('%s defeats a scope of mailboxes: %s', (role, expected) => {
  expect(defeatsMailboxScope(role)).toBe(expected);
});

test.each([
  ['365 days', true],
  ['31 days', true],
  ['30 days', false],
  ['a year', false],
])('a certificate valid for %s is accepted: %s', (validFor, accepted) => {
  const desired = { applicationId: id, displayName: 'A', validFor };
  expect(applicationCertificate.schema.safeParse(desired).success).toBe(accepted);
  expect(isSecretName(certificateSecretName(id))).toBe(true);
});

test('what is known only after apply breaks no name, no risk and no plan', () => {
  const differences = [
    unreadDifference(enterpriseApplication, { appId: after, displayName: 'A' }),
    unreadDifference(applicationCertificate, { applicationId: after, displayName: 'A', validFor: '365 days' }),
    unreadDifference(conditionalAccessPolicy, { displayName: 'P', userId: after, locationId: after }),
    unreadDifference(appRoleAssignment, { principalId: after, principal: 'A', ...appRoles.exchangeManageAsApp }),
  ];
  for (const { action, changes, risks } of differences) {
    expect(action).toBe('create');
    expect(changes.length).toBeGreaterThan(0);
    expect(JSON.stringify(risks)).not.toContain('[object Object]');
  }
  expect(unreadDifference(organizationWideConsents, { servicePrincipalId: after, application: 'A' })).toEqual({
    action: 'none',
    changes: [],
    risks: [],
  });
});

test('names are unique among policies of one name', () => {
  const exclusion = { policy: 'MFA', userId: id, userPrincipalName: 'svc@contoso.example' };
  expect(conditionalAccessExclusion.name({ ...exclusion, policyId: id })).not.toBe(
    conditionalAccessExclusion.name({ ...exclusion, policyId: other }),
  );
  expect(application.name({ displayName: 'A' })).toBe('A');
  expect(conditionalAccessEnforcement.name({ policyId: id, policy: 'P', state: 'enabled' })).toBe('P');
});
