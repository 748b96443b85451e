/** Our rule and the others for a port, read back. */
import { beyond } from '../../domain/remote-addresses.ts';
import { listenerFirewall } from '../../domain/sources/listener-firewall.ts';
import { firewallRulesOn, letsInTo } from '../windows/firewall-rules.ts';
import { sourceImplementation } from './implementation.ts';

export const listenerFirewallImplementation = sourceImplementation({
  source: listenerFirewall,
  read: async ({ onPremises }, { server, rule, port, addresses, wasTried }) => {
    const rules = (await firewallRulesOn(onPremises.server(server), server)).filter((each) => letsInTo(each, port));
    const told = rules.map(({ name, remoteAddress }) => `${name} lets in ${remoteAddress.join(', ')}`);
    const others = rules.filter(({ name }) => name !== rule);
    const wider = [...new Set(rules.flatMap(({ remoteAddress }) => beyond(remoteAddress, addresses)))];
    return {
      value: { beyond: wider },
      evidence: [
        {
          name: `${server}: who reaches TCP ${port}`,
          observed: [
            told.length === 0 ? 'nobody' : told.join('; '),
            ...(wider.length === 0 ? [] : [`${wider.join(', ')} by ${others.map(({ name }) => name).join(', ')}, too`]),
            ...(wasTried ? [] : ['another host was not tried: this worker has no address besides']),
          ].join('; '),
        },
      ],
    };
  },
});
