import { accounts } from '../../../tenant/seed/people.ts';
import { type RunningGraph, startGraph } from '../running-graph.ts';

let graph: RunningGraph;
beforeAll(async () => {
  graph = await startGraph();
});
afterAll(() => graph.close());

const newUser = (name: string, part: Record<string, unknown> = {}) => ({
  accountEnabled: true,
  displayName: name,
  mailNickname: name,
  userPrincipalName: `${name}@contoso.example`,
  passwordPolicies: 'DisablePasswordExpiration',
  passwordProfile: { password: 'Correct-horse-7', forceChangePasswordNextSignIn: false },
  ...part,
});

it('a created user is found by id, name and filter once the directory has replicated', async () => {
  const created = await graph.call('POST', '/v1.0/users', { body: newUser('sense') });
  expect(created.status).toBe(201);
  expect(created.body).not.toHaveProperty('passwordProfile');
  graph.replicate();
  const select = '$select=id,accountEnabled,passwordPolicies,assignedLicenses';
  const found = await graph.call('GET', `/v1.0/users/SENSE@contoso.example?${select}`);
  expect(found.body).toMatchObject({
    id: created.body.id,
    accountEnabled: true,
    passwordPolicies: 'DisablePasswordExpiration',
    assignedLicenses: [],
  });
  const listed = await graph.call(
    'GET',
    `/v1.0/users?$filter=${encodeURIComponent("userPrincipalName eq 'sense@contoso.example'")}`,
  );
  expect(listed.body.value).toHaveLength(1);
});

it('until then lists miss it, and reads by id are found by some replicas only', async () => {
  const { body } = await graph.call('POST', '/v1.0/users', { body: newUser('lag') });
  const listed = await graph.call(
    'GET',
    `/v1.0/users?$filter=${encodeURIComponent("userPrincipalName eq 'lag@contoso.example'")}`,
  );
  expect(listed.body.value).toEqual([]);
  const statuses = new Set<number>();
  for (let attempt = 0; attempt < 30; attempt += 1) {
    statuses.add((await graph.call('GET', `/v1.0/users/${body.id}`)).status);
  }
  expect(statuses).toEqual(new Set([200, 404]));
});

describe('a new user is refused', () => {
  it.each([
    [
      'for a name that is taken',
      { userPrincipalName: accounts.service.toUpperCase() },
      'Another object with the same value for property userPrincipalName already exists.',
    ],
    [
      'for a domain that is not verified',
      { userPrincipalName: 'a@elsewhere.example' },
      'The domain portion of the userPrincipalName',
    ],
    ['in a federated domain', { userPrincipalName: 'a@fabrikam.example' }, 'onPremisesImmutableId'],
    ['for a weak password', { passwordProfile: { password: 'password' } }, 'password complexity'],
    ['for its own name as password', { passwordProfile: { password: 'Refused-1' } }, 'password complexity'],
    ['without a password', { passwordProfile: undefined }, "A value is required for property 'passwordProfile'"],
    ['for blanks in the nickname', { mailNickname: 'a b' }, 'mailNickname'],
    ['for a wrong type', { accountEnabled: 'yes' }, 'accountEnabled'],
  ])('%s', async (_, part, message) => {
    const answer = await graph.call('POST', '/v1.0/users', { body: newUser('refused', part) });
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({ code: 'Request_BadRequest', message: expect.stringContaining(message) });
  });
});

it('a synchronized user is neither changed nor deleted here', async () => {
  for (const [method, body] of [
    ['PATCH', { displayName: 'x' }],
    ['DELETE', undefined],
  ] as const) {
    const answer = await graph.call(method, `/v1.0/users/${accounts.synchronized}`, body ? { body } : {});
    expect({ status: answer.status, message: answer.body.error.message }).toEqual({
      status: 400,
      message: expect.stringContaining('on-premises mastered'),
    });
  }
});

it('a change is effective, audited with before and after, and a password is never in the audit', async () => {
  const { body } = await graph.call('POST', '/v1.0/users', { body: newUser('changed') });
  graph.replicate();
  expect((await graph.call('PATCH', `/v1.0/users/${body.id}`, { body: { accountEnabled: false } })).status).toBe(204);
  const read = await graph.call('GET', `/v1.0/users/${body.id}?$select=accountEnabled`);
  expect(read.body.accountEnabled).toBe(false);
  const entry = graph.core.store.audit.at(-1);
  expect(entry).toMatchObject({ operation: 'PATCH /users/{id}', target: body.id, caller: { kind: 'application' } });
  expect(JSON.stringify(entry?.changes)).toContain('accountEnabled');
  expect(JSON.stringify(graph.core.store.audit)).not.toContain('Correct-horse-7');
});

it('a password is reset only with the permission for it', async () => {
  const sent = { body: { passwordProfile: { password: 'Another-horse-8' } } };
  expect((await graph.call('PATCH', `/v1.0/users/${accounts.service}`, sent)).status).toBe(403);
  const roles = ['User.ReadWrite.All', 'User-PasswordProfile.ReadWrite.All'];
  expect((await graph.call('PATCH', `/v1.0/users/${accounts.service}`, { ...sent, roles })).status).toBe(204);
  expect(graph.core.store.state.users.find((user) => user.userPrincipalName === accounts.service)?.password).toBe(
    'Another-horse-8',
  );
});

it('a deleted user is gone with its directory roles', async () => {
  const { body } = await graph.call('POST', '/v1.0/users', { body: newUser('gone') });
  graph.replicate();
  const assigned = await graph.call('POST', '/v1.0/roleManagement/directory/roleAssignments', {
    body: { principalId: body.id, roleDefinitionId: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451', directoryScopeId: '/' },
  });
  expect(assigned.status).toBe(201);
  expect((await graph.call('DELETE', `/v1.0/users/${body.id}`)).status).toBe(204);
  expect((await graph.call('GET', `/v1.0/users/${body.id}`)).status).toBe(404);
  expect((await graph.call('GET', `/v1.0/roleManagement/directory/roleAssignments/${assigned.body.id}`)).status).toBe(
    404,
  );
});

it('beta shows the state of per-user MFA', async () => {
  const path = (name: string) => `/beta/users/${name}/authentication/requirements`;
  expect((await graph.call('GET', path(accounts.perUserMfa))).body.perUserMfaState).toBe('enforced');
  expect((await graph.call('GET', path(accounts.service))).body.perUserMfaState).toBe('disabled');
});
