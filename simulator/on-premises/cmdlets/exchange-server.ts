/** Servers with Exchange, as the directory knows them: one that is down is listed like any other. */
import type { Cmdlets, CmdletCall, ExchangeObject } from '../../exchange/cmdlet.ts';
import { identified, theOne } from '../../exchange/identity.ts';
import type { ExchangeServer, OnPremisesState } from '../../tenant/state.ts';

const names = ({ name, fqdn, guid }: ExchangeServer) => [name, fqdn, guid];

/** @throws CmdletError ManagementObjectNotFoundException */
export const serverNamed = (call: CmdletCall, identity: string): ExchangeServer =>
  theOne(call.core.store.state.onPremises!.servers, identity, names);

function shown({ domain }: OnPremisesState, server: ExchangeServer): ExchangeObject {
  const root = domain.dns.replaceAll('.', ',DC=');
  return {
    Name: server.name,
    Identity: server.name,
    Id: server.name,
    Guid: server.guid,
    Fqdn: server.fqdn,
    AdminDisplayVersion: server.adminDisplayVersion,
    ServerRole: server.serverRole,
    Edition: 'Enterprise',
    Site: `${domain.dns}/Configuration/Sites/Default-First-Site-Name`,
    Domain: domain.dns,
    IsMailboxServer: true,
    IsClientAccessServer: true,
    IsHubTransportServer: true,
    IsEdgeServer: false,
    DistinguishedName: `CN=${server.name},CN=Servers,CN=Exchange Administrative Group (FYDIBOHF23SPDLT),CN=Administrative Groups,CN=Contoso,CN=Microsoft Exchange,CN=Services,CN=Configuration,DC=${root}`,
  };
}

export const exchangeServerRowCmdlets: Cmdlets = {
  'Get-ExchangeServer': {
    implements: ['Identity'],
    run: (call) => {
      const state = call.core.store.state.onPremises!;
      return { objects: identified(call, state.servers, names).map((server) => shown(state, server)) };
    },
  },
};
