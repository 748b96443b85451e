/** What the rows on premises have in common: the organization's tables. */
import type {
  DirectoryAccount,
  DirectoryComputer,
  ExchangeServer,
  OnPremisesState,
} from 'exchange-simulator/tenant/on-premises-state.ts';
import type { Given } from '../row.ts';
import { found } from './directory.ts';

/** With a certificate of the company's authority, and no HTTPS listener. */
export const ex01 = 'ex01.contoso.local';
/** With an HTTPS listener, whose certificate is self-signed. */
export const ex02 = 'ex02.contoso.local';
/** With neither. */
export const ex03 = 'ex03.contoso.local';

const organization = ({ state }: Given): OnPremisesState => found(state.onPremises);

export function server(given: Given, fqdn: string): ExchangeServer {
  return found(organization(given).servers.find((one) => one.fqdn === fqdn));
}

export function computer(given: Given, fqdn: string): DirectoryComputer {
  return found(organization(given).computers.find(({ dnsHostName }) => dnsHostName === fqdn));
}

export function account(given: Given, name: string): DirectoryAccount {
  return found(organization(given).accounts.find(({ samAccountName }) => samAccountName === name));
}
