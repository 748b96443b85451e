/** A tenant whose runner has no rights in Security & Compliance: a manual step has the lines, and the run goes on with what a person did. */
import { connect, tenantOf } from '../../connectors/connect.ts';
import { graphPath, literal } from '../../connectors/graph/encoding.ts';
import { graphClient } from '../../connectors/graph/graph-client.ts';
import { Installation } from './installation.ts';

jest.setTimeout(240_000);

let installation: Installation;
beforeAll(async () => {
  installation = await Installation.start(6000, ['--seed', '7'], 'secops-certificate-auth');
  await keepToItself();
  await installation.startWorker();
});
afterAll(() => installation.stop());

/** Takes the runner's own role for Security & Compliance away. */
async function keepToItself(): Promise<void> {
  const { home, secrets, config } = installation;
  const connected = tenantOf(await connect('simulated', { home, secrets, connectionsFile: config.connectionsFile }));
  const graph = graphClient(connected, connected.identities.apply);
  const protection = await graph.request<{ id: string }>({
    path: graphPath`/servicePrincipals(appId=${literal('00000007-0000-0ff1-ce00-000000000000')})`,
  });
  for (const identity of Object.values(connected.identities)) {
    if (identity.kind !== 'application') throw new Error('The runner is an application.');
    const own = await graph.request<{ id: string }>({
      path: graphPath`/servicePrincipals(appId=${literal(identity.clientId)})`,
    });
    const assigned = await graph.list<{ id: string; resourceId: string }>({
      path: graphPath`/servicePrincipals/${own.id}/appRoleAssignments`,
    });
    for (const { id } of assigned.filter(({ resourceId }) => resourceId === protection.id)) {
      await graph.request({ method: 'DELETE', path: graphPath`/servicePrincipals/${own.id}/appRoleAssignments/${id}` });
    }
  }
}

it('the lines for Security & Compliance are a manual step before anything is read there', async () => {
  const run = await installation.begin(await installation.example());
  await run.approve();
  const { manualStep } = await run.reaches('awaiting-manual-step');
  expect(manualStep?.name).toBe('Security & Compliance: the service principal');
  expect(
    (await installation.tenant()).compliance?.servicePrincipals.map(({ displayName }) => displayName),
  ).not.toContain('ExO PowerShell CBA');
  const record = await run.carryOn();

  const { servicePrincipals, applications } = await installation.tenant();
  const appId = applications.find(({ displayName }) => displayName === 'ExO PowerShell CBA')?.appId ?? '';
  const objectId = servicePrincipals.find((each) => each.appId === appId)?.id ?? '';
  expect(record.outcome).toBe('done');
  expect(record.manualSteps[0]?.values).toMatchObject({
    'make the service principal': `New-ServicePrincipal -AppId ${appId} -ObjectId ${objectId} -DisplayName 'ExO PowerShell CBA'`,
  });
  expect(record.changes.map(({ resource }) => resource)).not.toContain('compliance-service-principal');
});
