import { graphPath, literal } from '../../connectors/graph/encoding.ts';
import { graphClient } from '../../connectors/graph/graph-client.ts';
import { connect, tenantOf } from '../../connectors/connect.ts';
import type { RunbookName } from '../../domain/runbooks/runbook-names.ts';
import { runnerRights } from '../../domain/runner-rights.ts';
import { Installation } from './installation.ts';

jest.setTimeout(240_000);

let installation: Installation;
afterEach(() => installation.stop());

const graphAppId = '00000003-0000-0000-c000-000000000000';

interface ServicePrincipal {
  id: string;
  appRoles: { id: string; value: string }[];
}

/** Takes every permission of Graph away from the runner's identities that its table doesn't name. */
async function takeTheRestAway(): Promise<string[]> {
  const { home, secrets, config } = installation;
  const connected = tenantOf(await connect('simulated', { home, secrets, connectionsFile: config.connectionsFile }));
  const graph = graphClient(connected, connected.identities.apply);
  const resource = await graph.request<ServicePrincipal>({
    path: graphPath`/servicePrincipals(appId=${literal(graphAppId)})`,
  });
  const taken: string[] = [];
  for (const role of ['plan', 'apply'] as const) {
    const identity = connected.identities[role];
    if (identity.kind !== 'application') throw new Error('The runner is an application.');
    const needed = new Set(runnerRights[installation.runbook].graph[role].flatMap(({ anyOf }) => anyOf));
    const own = await graph.request<ServicePrincipal>({
      path: graphPath`/servicePrincipals(appId=${literal(identity.clientId)})`,
    });
    const assigned = await graph.list<{ id: string; resourceId: string; appRoleId: string }>({
      path: graphPath`/servicePrincipals/${own.id}/appRoleAssignments`,
    });
    for (const { id, resourceId, appRoleId } of assigned) {
      const value = resource.appRoles.find((each) => each.id === appRoleId)?.value;
      if (resourceId !== resource.id || value === undefined || needed.has(value)) continue;
      taken.push(value);
      await graph.request({ method: 'DELETE', path: graphPath`/servicePrincipals/${own.id}/appRoleAssignments/${id}` });
    }
  }
  return taken;
}

it.each<[RunbookName, string]>([
  ['client-sense-online', 'RoleManagement.ReadWrite.Directory'],
  ['secops-certificate-auth', 'Policy.ReadWrite.ConditionalAccess'],
])('the rights that the table names are enough for %s, without %s', async (runbook, unneeded) => {
  installation = await Installation.start(6000, ['--seed', '7'], runbook);
  expect(await takeTheRestAway()).toContain(unneeded);
  await installation.startWorker();
  const record = await (await installation.begin(await installation.example())).carryOn();
  expect(record.outcome).toBe('done');
});
