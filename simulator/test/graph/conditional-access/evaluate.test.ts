import { evaluateSignIn } from '../../../graph/conditional-access/evaluate.ts';
import type { SignIn } from '../../../graph/conditional-access/sign-in.ts';
import type { ConditionalAccessPolicy, NamedLocation } from '../../../tenant/state.ts';

const exchange = '00000002-0000-0ff1-ce00-000000000000';
const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';
const inside = '203.0.113.10';
const outside = '198.51.100.7';

const vendor: NamedLocation = {
  id: 'vendor',
  displayName: 'Vendor',
  isTrusted: false,
  ipRanges: [
    { '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '203.0.113.10/32' },
    { '@odata.type': '#microsoft.graph.iPv6CidrRange', cidrAddress: '2001:db8::/48' },
  ],
  createdDateTime: '2026-01-01T00:00:00Z',
  modifiedDateTime: '2026-01-01T00:00:00Z',
};
const office: NamedLocation = {
  ...vendor,
  id: 'office',
  isTrusted: true,
  ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '192.0.2.0/24' }],
};

const nobody: ConditionalAccessPolicy['conditions']['users'] = {
  includeUsers: [],
  excludeUsers: [],
  includeGroups: [],
  excludeGroups: [],
  includeRoles: [],
  excludeRoles: [],
};

type Part = Omit<Partial<ConditionalAccessPolicy>, 'conditions'> & {
  conditions?: Partial<ConditionalAccessPolicy['conditions']>;
};

function policy(id: string, part: Part = {}): ConditionalAccessPolicy {
  const { conditions, ...rest } = part;
  return {
    id,
    displayName: id,
    state: 'enabled',
    templateId: null,
    microsoftManaged: false,
    grantControls: grant('mfa'),
    sessionControls: null,
    createdDateTime: '2026-01-01T00:00:00Z',
    modifiedDateTime: null,
    ...rest,
    conditions: {
      clientAppTypes: ['all'],
      applications: { includeApplications: ['All'], excludeApplications: [] },
      users: { ...nobody, includeUsers: ['All'] },
      ...conditions,
    },
  };
}

function grant(...builtInControls: string[]): NonNullable<ConditionalAccessPolicy['grantControls']> {
  return { operator: 'OR', builtInControls, customAuthenticationFactors: [], termsOfUse: [] };
}

function signIn(part: Partial<SignIn> = {}): SignIn {
  return {
    identity: { kind: 'user', userId: 'account', directoryRoles: [] },
    applications: [exchange],
    ipAddress: inside,
    clientAppType: 'mobileAppsAndDesktopClients',
    transferMethod: 'none',
    mfaSatisfied: false,
    ...part,
  };
}

function evaluate(policies: ConditionalAccessPolicy[], part: Partial<SignIn> = {}) {
  return evaluateSignIn({ conditionalAccessPolicies: policies, namedLocations: [vendor, office] }, signIn(part));
}

const outsideOnly = (state: ConditionalAccessPolicy['state'] = 'enabled') =>
  policy('block outside', {
    state,
    grantControls: grant('block'),
    conditions: {
      users: { ...nobody, includeUsers: ['account'] },
      locations: { includeLocations: ['All'], excludeLocations: ['vendor'] },
    },
  });
const excluded = policy('mfa', {
  conditions: { users: { ...nobody, includeUsers: ['All'], excludeUsers: ['account'] } },
});

describe('the outcome of a sign-in', () => {
  const table: [string, ConditionalAccessPolicy[], Partial<SignIn>, string][] = [
    ['is granted where no policy exists', [], {}, 'granted'],
    ['needs MFA where a policy for all asks for it', [policy('mfa')], {}, 'mfa-required'],
    ['is granted once MFA was done', [policy('mfa')], { mfaSatisfied: true }, 'granted'],
    ['is granted to an excluded account', [excluded], {}, 'granted'],
    ['is granted inside its address when blocked outside', [excluded, outsideOnly()], {}, 'granted'],
    ['is blocked outside its address', [excluded, outsideOnly()], { ipAddress: outside }, 'blocked'],
    ['still needs MFA inside: a new policy never exempts', [policy('mfa'), outsideOnly()], {}, 'mfa-required'],
    [
      'is not blocked by a report-only policy',
      [outsideOnly('enabledForReportingButNotEnforced')],
      { ipAddress: outside },
      'granted',
    ],
    ['is not blocked by a disabled policy', [outsideOnly('disabled')], { ipAddress: outside }, 'granted'],
    ['is blocked, however much else is asked for', [policy('mfa'), outsideOnly()], { ipAddress: outside }, 'blocked'],
    [
      'with OR needs only one control',
      [policy('p', { grantControls: grant('mfa', 'compliantDevice') })],
      { device: { isCompliant: true } },
      'granted',
    ],
    [
      'with AND needs every control',
      [policy('p', { grantControls: { ...grant('mfa', 'compliantDevice'), operator: 'AND' } })],
      { mfaSatisfied: true },
      'device-required',
    ],
    [
      'is not satisfied by MFA where phishing-resistant strength is asked',
      [
        policy('p', {
          grantControls: { ...grant(), authenticationStrength: { id: '00000000-0000-0000-0000-000000000004' } },
        }),
      ],
      { mfaSatisfied: true },
      'mfa-required',
    ],
    [
      'needs terms of use accepted',
      [policy('p', { grantControls: { ...grant(), termsOfUse: ['t'] } })],
      {},
      'external-challenge',
    ],
    [
      'is granted where a policy has session controls only',
      [policy('p', { grantControls: null, sessionControls: {} })],
      {},
      'granted',
    ],
    [
      'of a service principal ignores policies for users',
      [policy('p', { grantControls: grant('block') })],
      { identity: { kind: 'servicePrincipal', servicePrincipalId: 'sp' } },
      'granted',
    ],
    [
      'of a service principal is blocked by a policy for workloads',
      [
        policy('p', {
          grantControls: grant('block'),
          conditions: {
            users: nobody,
            clientApplications: {
              includeServicePrincipals: ['ServicePrincipalsInMyTenant'],
              excludeServicePrincipals: [],
            },
          },
        }),
      ],
      { identity: { kind: 'servicePrincipal', servicePrincipalId: 'sp' } },
      'blocked',
    ],
  ];
  it.each(table)('%s', (_, policies, part, kind) => {
    expect(evaluate(policies, part).outcome.kind).toBe(kind);
  });
});

describe('why a policy applies or not', () => {
  const users = (part: Partial<typeof nobody>) => ({ users: { ...nobody, ...part } });
  const administrator: SignIn['identity'] = { kind: 'user', userId: 'account', directoryRoles: [globalAdministrator] };
  const table: [string, Part, Partial<SignIn>, string][] = [
    ['disabled', { state: 'disabled' }, {}, 'policyNotEnabled'],
    ['neither grant nor session controls', { grantControls: null }, {}, 'emptyPolicy'],
    ['another user', { conditions: users({ includeUsers: ['other'] }) }, {}, 'users'],
    [
      'exclusion beats inclusion',
      { conditions: users({ includeUsers: ['account'], excludeUsers: ['account'] }) },
      {},
      'users',
    ],
    [
      'a role that the user holds',
      { conditions: users({ includeRoles: [globalAdministrator] }) },
      { identity: administrator },
      'notSet',
    ],
    [
      'an excluded role',
      { conditions: users({ includeUsers: ['All'], excludeRoles: [globalAdministrator] }) },
      { identity: administrator },
      'users',
    ],
    [
      'a group that the user is in',
      { conditions: users({ includeGroups: ['g'] }) },
      { identity: { kind: 'user', userId: 'account', directoryRoles: [], groups: ['g'] } },
      'notSet',
    ],
    [
      'Office365 holds Exchange',
      { conditions: { applications: { includeApplications: ['Office365'], excludeApplications: [] } } },
      {},
      'notSet',
    ],
    [
      'Exchange excluded',
      { conditions: { applications: { includeApplications: ['All'], excludeApplications: [exchange] } } },
      {},
      'application',
    ],
    [
      'a user action, asked of an application',
      {
        conditions: {
          applications: {
            includeApplications: [],
            excludeApplications: [],
            includeUserActions: ['urn:user:registersecurityinfo'],
          },
        },
      },
      {},
      'application',
    ],
    ['legacy clients only', { conditions: { clientAppTypes: ['exchangeActiveSync', 'other'] } }, {}, 'clientApps'],
    [
      'device code flow only, password sign-in',
      { conditions: { authenticationFlows: { transferMethods: 'deviceCodeFlow' } } },
      {},
      'authenticationFlow',
    ],
    [
      'device code flow only, device code sign-in',
      { conditions: { authenticationFlows: { transferMethods: 'deviceCodeFlow,authenticationTransfer' } } },
      { transferMethod: 'deviceCodeFlow' },
      'notSet',
    ],
    [
      'inside the location',
      { conditions: { locations: { includeLocations: ['vendor'], excludeLocations: [] } } },
      {},
      'notSet',
    ],
    [
      'inside the location by IPv6',
      { conditions: { locations: { includeLocations: ['vendor'], excludeLocations: [] } } },
      { ipAddress: '2001:db8::7' },
      'notSet',
    ],
    [
      'from a trusted location, excluded',
      { conditions: { locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } } },
      { ipAddress: '192.0.2.9' },
      'location',
    ],
    [
      'an untrusted location is not AllTrusted',
      { conditions: { locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } } },
      {},
      'notSet',
    ],
    [
      'no address given, location matters',
      { conditions: { locations: { includeLocations: ['vendor'], excludeLocations: [] } } },
      { ipAddress: null },
      'notEnoughInformation',
    ],
    [
      'a policy for users, asked for a service principal',
      {},
      { identity: { kind: 'servicePrincipal', servicePrincipalId: 'sp' } },
      'workloadIdentities',
    ],
  ];
  it.each(table)('%s', (_, part, asked, reason) => {
    const [result] = evaluate([policy('p', part)], asked).results;
    expect(result).toMatchObject({ analysisReasons: reason, policyApplies: reason === 'notSet' });
  });

  it('a report-only policy is analysed, not enforced', () => {
    const [result] = evaluate([outsideOnly('enabledForReportingButNotEnforced')], { ipAddress: outside }).results;
    expect(result).toMatchObject({ policyApplies: true, enforced: false, unsatisfied: ['block'] });
  });

  it('the outcome names every policy that stops the sign-in', () => {
    const { outcome } = evaluate([policy('one'), policy('two'), excluded]);
    expect(outcome).toEqual({ kind: 'mfa-required', policyIds: ['one', 'two'] });
  });
});
