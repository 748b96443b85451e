/**
 * The same with an organization on premises, in this process with its tables at hand: reached as by a worker, through the
 * connector and the fake `pwsh`, whose program is compiled for the run.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { addressesByHost } from '../../../connectors/connected-organization.ts';
import { closeSessions } from '../../../connectors/powershell/session-pool.ts';
import { writeExecutable } from 'exchange-simulator/powershell/executable.ts';
import { compileSimulator } from 'exchange-simulator/testing/compiled.ts';
import { runningTenant } from '../running-tenant.ts';
import { FaultyTenant } from './faulty-tenant.ts';

export async function faultyOrganization(): Promise<FaultyTenant> {
  const { main } = await compileSimulator();
  const program = join(dirname(main), 'powershell', 'fake-pwsh.js');
  const tenant = await runningTenant({
    servers: 3,
    onPremises: ({ readiness: { onPremises }, ...given }) => {
      const { powershell, exchange, ews, domain, domainController, addresses } = onPremises;
      const folder = dirname(powershell);
      const { address, token } = JSON.parse(readFileSync(join(folder, 'endpoint.json'), 'utf8')) as Endpoint;
      return {
        ...given,
        powershell: writeExecutable(dirname(folder), { port: Number(new URL(address).port), token }, program),
        exchange,
        accounts: {},
        ews,
        domainController,
        domain,
        addresses: addressesByHost(addresses),
        egress: [],
      };
    },
  });
  const close = async () => {
    await closeSessions();
    await tenant.close();
  };
  return FaultyTenant.over({ ...tenant, close });
}

interface Endpoint {
  address: string;
  token: string;
}
