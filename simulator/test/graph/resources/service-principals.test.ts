import { resourceAppIds } from '../../../tenant/seed/microsoft-service-principals.ts';
import { type RunningGraph, startGraph } from '../running-graph.ts';

const mailRead = '810c84a8-4a9e-49e6-bf7d-12d183f40d01';

let graph: RunningGraph;
let graphId: string;
beforeAll(async () => {
  graph = await startGraph();
  graphId = (await graph.call('GET', `/v1.0/servicePrincipals(appId='${resourceAppIds.graph}')`)).body.id;
});
afterAll(() => graph.close());

async function createApplication() {
  return (await graph.call('POST', '/v1.0/applications', { body: { displayName: 'Client' } })).body;
}

async function createClient(): Promise<string> {
  const { appId } = await createApplication();
  graph.replicate();
  const { body } = await graph.call('POST', '/v1.0/servicePrincipals', { body: { appId } });
  graph.replicate();
  return body.id;
}

const grant = (principalId: string, side = `${graphId}/appRoleAssignedTo`, appRoleId = mailRead) =>
  graph.call('POST', `/v1.0/servicePrincipals/${side}`, { body: { principalId, resourceId: graphId, appRoleId } });

describe('a service principal', () => {
  it('just after its application sometimes has no backing object yet', async () => {
    const codes = new Set<string>();
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const { appId } = await createApplication();
      const { status, body } = await graph.call('POST', '/v1.0/servicePrincipals', { body: { appId } });
      codes.add(status === 201 ? 'created' : `${body.error.code} ${body.error.details[0].code}`);
    }
    expect([...codes].sort()).toEqual(['Request_BadRequest NoBackingApplicationObject', 'created']);
  });

  it('of no application at all never has', async () => {
    const { status, body } = await graph.call('POST', '/v1.0/servicePrincipals', { body: { appId: 'none' } });
    expect({ status, code: body.error.details[0].code }).toEqual({ status: 400, code: 'NoBackingApplicationObject' });
  });

  it('exists once', async () => {
    const { appId } = await createApplication();
    graph.replicate();
    await graph.call('POST', '/v1.0/servicePrincipals', { body: { appId } });
    const again = await graph.call('POST', '/v1.0/servicePrincipals', { body: { appId } });
    expect({ status: again.status, code: again.body.error.code }).toEqual({
      status: 409,
      code: 'Request_MultipleObjectsWithSameKeyValue',
    });
  });

  it('goes with its application, and its grants with it', async () => {
    const application = await createApplication();
    graph.replicate();
    const { body } = await graph.call('POST', '/v1.0/servicePrincipals', { body: { appId: application.appId } });
    graph.replicate();
    await grant(body.id);
    await graph.call('DELETE', `/v1.0/applications/${application.id}`);
    expect((await graph.call('GET', `/v1.0/servicePrincipals/${body.id}`)).status).toBe(404);
    expect(graph.core.store.state.appRoleAssignments.some(({ principalId }) => principalId === body.id)).toBe(false);
  });

  it('of Microsoft shows the application roles by value', async () => {
    const { body } = await graph.call(
      'GET',
      `/v1.0/servicePrincipals(appId='${resourceAppIds.exchange}')?$select=appRoles`,
    );
    const values = body.appRoles.map(({ value }: { value: string }) => value);
    expect(values).toEqual(expect.arrayContaining(['Exchange.ManageAsApp', 'full_access_as_app']));
  });
});

describe('an application role assignment', () => {
  it('is found by id at once, in the lists of both sides later, and in tokens later still', async () => {
    const client = await createClient();
    const { status, body } = await grant(client);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      principalId: client,
      resourceId: graphId,
      appRoleId: mailRead,
      principalType: 'ServicePrincipal',
    });
    const list = async (path: string) =>
      (await graph.call('GET', path)).body.value.filter(({ id }: { id: string }) => id === body.id);
    const [mine, theirs] = [
      `/v1.0/servicePrincipals/${client}/appRoleAssignments`,
      `/v1.0/servicePrincipals/${graphId}/appRoleAssignedTo`,
    ];
    expect(await list(mine)).toEqual([]);
    expect((await graph.call('GET', `${mine}/${body.id}`)).status).toBe(200);
    const row = graph.core.store.state.appRoleAssignments.find(({ id }) => id === body.id);
    expect(graph.core.clock.isPast(row?.effectiveAt ?? '')).toBe(false);
    graph.replicate();
    expect([...(await list(mine)), ...(await list(theirs))]).toHaveLength(2);
  });

  it('is given and taken from the client as from the resource, once', async () => {
    const client = await createClient();
    const { body } = await grant(client, `${client}/appRoleAssignments`);
    const again = await grant(client);
    expect(again.body.error.message).toBe('Permission being assigned already exists on the object');
    const path = `/v1.0/servicePrincipals/${client}/appRoleAssignments/${body.id}`;
    expect((await graph.call('DELETE', path)).status).toBe(204);
    expect((await graph.call('DELETE', path)).status).toBe(404);
  });

  it.each([
    [
      'for a role that the resource lacks',
      () => graphId,
      '00000000-0000-0000-0000-0000000000ff',
      400,
      'Permission being assigned was not found',
    ],
    ['for a client that is not there', () => '00000000-0000-0000-0000-0000000000ff', mailRead, 404, 'does not exist'],
  ])('is refused %s', async (_, principal, role, status, message) => {
    const answer = await grant(principal(), undefined, role);
    expect({ status: answer.status, message: answer.body.error.message }).toEqual({
      status,
      message: expect.stringContaining(message),
    });
  });

  it('is refused through another than its own side', async () => {
    const client = await createClient();
    const other = await createClient();
    expect((await grant(client, `${other}/appRoleAssignments`)).status).toBe(400);
  });
});

it('a delegated grant is created, widened, listed by client, and removed', async () => {
  const client = await createClient();
  const body = {
    clientId: client,
    consentType: 'AllPrincipals',
    principalId: null,
    resourceId: graphId,
    scope: 'User.Read',
  };
  const created = await graph.call('POST', '/v1.0/oauth2PermissionGrants', { body });
  expect(created.status).toBe(201);
  expect((await graph.call('POST', '/v1.0/oauth2PermissionGrants', { body })).status).toBe(409);
  const path = `/v1.0/oauth2PermissionGrants/${created.body.id}`;
  await graph.call('PATCH', path, { body: { scope: 'User.Read Mail.Read' } });
  const listed = await graph.call(
    'GET',
    `/v1.0/oauth2PermissionGrants?$filter=${encodeURIComponent(`clientId eq '${client}'`)}`,
  );
  expect(listed.body.value).toMatchObject([{ scope: 'User.Read Mail.Read' }]);
  expect((await graph.call('DELETE', path)).status).toBe(204);
  expect((await graph.call('GET', path)).status).toBe(404);
});

it('a directory role is assigned once, listed by principal, and taken away', async () => {
  const client = await createClient();
  const body = { principalId: client, roleDefinitionId: '17315797-102d-40b4-93e0-432062caca18', directoryScopeId: '/' };
  const base = '/v1.0/roleManagement/directory/roleAssignments';
  const created = await graph.call('POST', base, { body });
  expect(created.status).toBe(201);
  expect((await graph.call('POST', base, { body })).status).toBe(400);
  expect((await graph.call('POST', base, { body: { ...body, principalId: graphId.replace(/^./, 'f') } })).status).toBe(
    404,
  );
  const listed = await graph.call('GET', `${base}?$filter=${encodeURIComponent(`principalId eq '${client}'`)}`);
  expect(listed.body.value).toHaveLength(1);
  expect((await graph.call('DELETE', `${base}/${created.body.id}`)).status).toBe(204);
  const definitions = await graph.call(
    'GET',
    `/v1.0/roleManagement/directory/roleDefinitions?$filter=${encodeURIComponent("displayName eq 'Compliance Administrator'")}`,
  );
  expect(definitions.body.value).toMatchObject([{ id: body.roleDefinitionId, isBuiltIn: true }]);
});
