import { actionMismatch, mismatch } from '../../graph/published-types.ts';

const location = {
  '@odata.type': '#microsoft.graph.ipNamedLocation',
  displayName: 'Vendor',
  isTrusted: false,
  ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '203.0.113.10/32' }],
};

describe('a value that the published types allow', () => {
  it.each([
    ['a named location, narrowed by @odata.type', location, 'namedLocation'],
    ['properties of a base type', { id: 'x', deletedDateTime: null, displayName: 'A' }, 'application'],
    ['any annotation', { 'owners@odata.bind': ['https://x'], displayName: 'A' }, 'application'],
    ['a collection', [{ userPrincipalName: 'a@b' }], 'Collection(graph.user)'],
    [
      'flags, several in one string',
      { transferMethods: 'deviceCodeFlow,authenticationTransfer' },
      'conditionalAccessAuthenticationFlows',
    ],
  ])('%s', (_, value, type) => {
    expect(mismatch(value, type)).toBeUndefined();
  });
});

describe('a value that they refuse', () => {
  it.each([
    ['a property that nobody declares', { displayNme: 'A' }, 'application', 'unknown-property', 'displayNme'],
    [
      'a property of the derived type without its @odata.type',
      { isTrusted: true },
      'namedLocation',
      'unknown-property',
      'isTrusted',
    ],
    [
      'an unknown property deep inside',
      { conditions: { users: { includeUser: [] } } },
      'conditionalAccessPolicy',
      'unknown-property',
      'conditions.users.includeUser',
    ],
    ['a string for a boolean', { accountEnabled: 'true' }, 'user', 'wrong-type', 'accountEnabled'],
    ['a value for a collection', { tags: 'one' }, 'application', 'wrong-type', 'tags'],
    ['a member that the enum lacks', { state: 'on' }, 'conditionalAccessPolicy', 'wrong-type', 'state'],
    ['an @odata.type of another family', { '@odata.type': '#microsoft.graph.user' }, 'namedLocation', 'wrong-type', ''],
    ['no guid', { appRoleId: 'x' }, 'appRoleAssignment', 'wrong-type', 'appRoleId'],
    ['a type that the file lacks', { calendar: {} }, 'user', 'unpublished', 'calendar'],
  ])('%s', (_, value, type, kind, path) => {
    expect(mismatch(value, type)).toMatchObject({ kind, path });
  });

  it('an action parameter that is not published, and an action that is not', () => {
    expect(actionMismatch({ passwordCredential: { displayName: 'x' } }, 'application', 'addPassword')).toBeUndefined();
    expect(actionMismatch({ password: 'x' }, 'application', 'addPassword')).toMatchObject({ kind: 'unknown-property' });
    expect(actionMismatch({}, 'application', 'invented')).toMatchObject({ kind: 'unpublished' });
  });
});
