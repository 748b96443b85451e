import { type RunningGraph, startGraph } from '../running-graph.ts';

const roles = ['Group.ReadWrite.All', 'Directory.Read.All', 'AppRoleAssignment.ReadWrite.All', 'Policy.Read.All'];

let graph: RunningGraph;
let ada: string;
beforeAll(async () => {
  graph = await startGraph();
  ada = (await call('GET', '/users/ada.berg@contoso.example')).body.id;
});
afterAll(() => graph.close());

const call = (method: string, path: string, body?: unknown) =>
  graph.call(method, `/v1.0${path}`, { roles, ...(body === undefined ? {} : { body }) });
const made = async (displayName: string): Promise<string> => {
  const wanted = { displayName, mailEnabled: false, mailNickname: displayName.toLowerCase(), securityEnabled: true };
  const { body } = await call('POST', '/groups', wanted);
  graph.replicate();
  return body.id;
};
const add = (groupId: string, memberId: string) =>
  call('POST', `/groups/${groupId}/members/$ref`, {
    '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${memberId}`,
  });

describe('a group', () => {
  test('has the members that were added, until they are removed', async () => {
    const id = await made('Approvers');
    expect((await call('GET', `/groups?$filter=displayName eq 'Approvers'`)).body.value).toMatchObject([
      { id, securityEnabled: true, mailEnabled: false, groupTypes: [] },
    ]);
    expect((await add(id, ada)).status).toBe(204);
    expect((await add(id, ada)).status).toBe(400);
    expect((await call('GET', `/groups/${id}/members`)).body.value).toMatchObject([
      { '@odata.type': '#microsoft.graph.user', id: ada, userPrincipalName: 'ada.berg@contoso.example' },
    ]);
    expect((await call('DELETE', `/groups/${id}/members/${ada}/$ref`)).status).toBe(204);
    expect((await call('DELETE', `/groups/${id}/members/${ada}/$ref`)).status).toBe(404);
    expect((await call('GET', `/groups/${id}/members`)).body.value).toEqual([]);
  });

  test.each([
    ['without a nickname', { displayName: 'Odd', mailEnabled: false, securityEnabled: true }, 400],
    ['with mail', { displayName: 'Odd', mailEnabled: true, mailNickname: 'odd', securityEnabled: false }, 501],
    [
      'whose members a rule says',
      { displayName: 'Odd', mailEnabled: false, mailNickname: 'odd', securityEnabled: true, membershipRule: 'user.x' },
      501,
    ],
  ])('%s is refused', async (_what, body, status) => {
    expect((await call('POST', '/groups', body)).status).toBe(status);
  });

  test('takes nobody in who doesn’t exist, and nobody changes it without the permission', async () => {
    const id = await made('Closed');
    expect((await add(id, 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee')).status).toBe(404);
    const denied = await graph.call('DELETE', `/v1.0/groups/${id}`, { roles: ['Group.Read.All'] });
    expect(denied.status).toBe(403);
  });

  test('is assigned to an application, and its assignment goes with it', async () => {
    const id = await made('Operators');
    const { body } = await call('GET', `/servicePrincipals?$filter=startswith(displayName,'Exchange Runbooks: SIGN')`);
    const [{ id: resourceId, appRoles }] = body.value;
    const assignment = { principalId: id, resourceId, appRoleId: appRoles[2].id };
    const assigned = await call('POST', `/servicePrincipals/${resourceId}/appRoleAssignedTo`, assignment);
    expect(assigned.body).toMatchObject({ principalType: 'Group', principalDisplayName: 'Operators' });
    expect((await call('DELETE', `/groups/${id}`)).status).toBe(204);
    expect(graph.core.store.state.appRoleAssignments.some(({ principalId }) => principalId === id)).toBe(false);
  });

  test('is what a policy means by it', async () => {
    const id = await made('Travellers');
    await add(id, ada);
    graph.core.store.note((state) => {
      const policy = structuredClone(graph.core.store.state.conditionalAccessPolicies[0]!);
      policy.conditions.users = { ...policy.conditions.users, includeUsers: [], includeGroups: [id] };
      state.conditionalAccessPolicies.push({ ...policy, id: 'of-travellers', displayName: 'Travellers' });
    });
    const applies = async (userId: string) => {
      const { body } = await call('POST', '/identity/conditionalAccess/evaluate', {
        signInIdentity: { '@odata.type': '#microsoft.graph.userSignIn', userId },
        signInContext: {
          '@odata.type': '#microsoft.graph.applicationContext',
          includeApplications: ['00000002-0000-0ff1-ce00-000000000000'],
        },
        signInConditions: {},
        appliedPoliciesOnly: false,
      });
      return body.value.find(({ displayName }: { displayName: string }) => displayName === 'Travellers')?.policyApplies;
    };
    const { id: other } = (await call('GET', '/users/wim.xander@contoso.example')).body;
    expect([await applies(ada), await applies(other)]).toEqual([true, false]);
  });
});
