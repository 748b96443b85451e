/**
 * Security & Compliance: the same administration endpoint at a host of its own, with roles, role groups and service
 * principals of its own. An application needs *Exchange Online Protection* > Exchange.ManageAsApp in a token for this
 * resource.
 *
 * A session begins at the front door, which sends it on to the host of the tenant's region. On loopback both are the
 * same address, and the redirect carries the region in its query.
 */
import type { Core } from '../core.ts';
import { createAdministrationRoutes, refuse } from '../exchange/administration-routes.ts';
import type { Cmdlets } from '../exchange/cmdlet.ts';
import { roleGroupCmdlets } from '../exchange/cmdlets/role-group.ts';
import { roleGroupMemberCmdlets } from '../exchange/cmdlets/role-group-member.ts';
import { servicePrincipalCmdlets } from '../exchange/cmdlets/service-principal.ts';
import { empty, json, type SimulatorRequest, type SimulatorResponse } from '../http/message.ts';
import { complianceHosts } from '../http/microsoft-hosts.ts';
import type { Part } from '../http/part.ts';
import { complianceSearchCmdlets } from './compliance-search.ts';
import { ownOrganization } from './own-organization.ts';

const complianceAudiences = [
  'https://ps.compliance.protection.outlook.com',
  '00000007-0000-0ff1-ce00-000000000000',
] as const;

const [frontDoor, regionalHost] = complianceHosts;
const region = 'eur01b';

export function createCompliancePart(core: Core): Part {
  const cmdlets: Cmdlets = {
    ...roleGroupCmdlets,
    ...roleGroupMemberCmdlets,
    ...servicePrincipalCmdlets,
    ...complianceSearchCmdlets(core),
  };
  const route = createAdministrationRoutes(ownOrganization(core), {
    product: 'compliance',
    audiences: complianceAudiences,
    cmdlet: (name) => cmdlets[name],
  });
  return {
    name: 'compliance',
    hosts: complianceHosts,
    // On loopback it has a port to itself: its paths are those of Exchange.
    owns: () => false,
    handle(request, context) {
      const banner = request.method === 'GET' && /\/EXOBanner\('AutogenSession'\)$/i.test(request.path);
      if (request.hostname === frontDoor) return redirect(request, `https://${regionalHost}`, '');
      if (!banner) return route(request, context);
      if (request.hostname === regionalHost || request.query.get('region') === region) return json(200, { value: [] });
      return redirect(request, request.origin, `${request.search === '' ? '?' : '&'}region=${region}`);
    },
    refuse,
  };
}

function redirect({ path, search }: SimulatorRequest, host: string, added: string): SimulatorResponse {
  return empty(302, { location: `${host}${path}${search}${added}` });
}
