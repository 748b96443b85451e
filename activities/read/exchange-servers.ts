/** The organization's servers by Get-ExchangeServer. */
import { meansAllServers } from '../../domain/directory-names.ts';
import { Failure } from '../../domain/failure.ts';
import {
  exchangeServers,
  isInDomain,
  serversNamed,
  type ExchangeServerObject,
} from '../../domain/sources/exchange-servers.ts';
import { sourceImplementation } from './implementation.ts';

export const exchangeServersImplementation = sourceImplementation({
  source: exchangeServers,
  read: async ({ onPremises, connection }, { servers: names }) => {
    const all = await onPremises.exchange.invoke<ExchangeServerObject>(
      'Get-ExchangeServer',
      {},
      { select: ['Name', 'Fqdn', 'ServerRole', 'AdminDisplayVersion'] },
    );
    const known = all.filter(isInDomain).toSorted((a, b) => a.Name.localeCompare(b.Name));
    const named = meansAllServers(names) ? { servers: known } : serversNamed(names, known);
    if ('unknown' in named) {
      throw new Failure('exchange-server-unknown', { service: 'exchange', subject: named.unknown });
    }
    if (named.servers.length === 0) {
      throw new Failure('exchange-server-unknown', { service: 'exchange', subject: `none in ${connection}` });
    }
    return {
      value: { servers: named.servers.map(({ Fqdn }) => Fqdn.toLowerCase()) },
      evidence: [
        {
          name: 'Exchange servers',
          observed: named.servers
            .map(
              ({ Fqdn, AdminDisplayVersion = 'version not reported' }) =>
                `${Fqdn.toLowerCase()} (${AdminDisplayVersion})`,
            )
            .join(', '),
        },
      ],
    };
  },
});
