/** Our rule and the others for a port, read back. */
import { beyond } from '../../domain/remote-addresses.ts';
import { listenerFirewall } from '../../domain/sources/listener-firewall.ts';
import { firewallRulesOn, rulesThatAllow } from '../windows/firewall-rules.ts';
import { sourceImplementation } from './implementation.ts';

export const listenerFirewallImplementation = sourceImplementation({
  source: listenerFirewall,
  read: async ({ onPremises }, { server, port, addresses, wasTried }) => {
    const rules = (await firewallRulesOn(onPremises.server(server), server)).filter((each) =>
      rulesThatAllow(each, port),
    );
    const reported = rules.map(({ name, remoteAddress }) => `${name} allows ${remoteAddress.join(', ')}`);
    const wider = rules
      .map(({ name, remoteAddress }) => ({ name, beyond: beyond(remoteAddress, addresses) }))
      .filter((each) => each.beyond.length > 0);
    const otherAddresses = [...new Set(wider.flatMap((each) => each.beyond))];
    return {
      value: { beyond: otherAddresses },
      evidence: [
        {
          name: `${server}: who reaches TCP ${port}`,
          observed: [
            reported.length === 0 ? 'nobody' : reported.join('; '),
            ...(wider.length === 0
              ? []
              : [`${otherAddresses.join(', ')} by ${wider.map(({ name }) => name).join(', ')}, too`]),
            ...(wasTried ? [] : ['another host was not tried: this worker has no other address']),
          ].join('; '),
        },
      ],
    };
  },
});
