/** The tenant's domains, as transport accepts them. */
import type { Cmdlets } from '../cmdlet.ts';
import { identified } from '../identity.ts';
import { resultSet } from '../result-set.ts';

export const acceptedDomainCmdlets: Cmdlets = {
  'Get-AcceptedDomain': {
    implements: ['Identity', 'ResultSize'],
    run: (call) => {
      const { tenant } = call.core.store.state;
      const found = identified(call, tenant.domains, (domain) => [domain.name]);
      return resultSet(
        call,
        found.map((domain, index) => ({
          Name: domain.name,
          Identity: domain.name,
          DomainName: domain.name,
          DomainType: 'Authoritative',
          Default: index === 0,
          InitialDomain: domain.name === tenant.initialDomain,
          AuthenticationType: domain.authentication,
        })),
      );
    },
  },
};
