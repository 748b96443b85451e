/** Exchange Online's administration endpoint. */
import type { Core } from '../core.ts';
import { exchangeHosts } from '../http/microsoft-hosts.ts';
import type { Part } from '../http/part.ts';
import { createAdministrationRoutes, refuse } from './administration-routes.ts';
import { implementedCmdlet } from './implemented-cmdlets.ts';

/** The names of Exchange Online as a token's audience. */
export const exchangeAudiences = [
  'https://outlook.office365.com',
  'https://outlook.office.com',
  '00000002-0000-0ff1-ce00-000000000000',
] as const;

export function createExchangePart(core: Core): Part {
  const administered = { product: 'online', audiences: exchangeAudiences, cmdlet: implementedCmdlet } as const;
  return {
    name: 'exchange',
    hosts: exchangeHosts,
    owns: (path) => /^\/adminapi(\/|$)/i.test(path),
    handle: createAdministrationRoutes(core, administered),
    refuse,
  };
}
