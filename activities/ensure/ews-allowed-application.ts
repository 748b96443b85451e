/**
 * The organization's list of EWS applications: read with its switch, merged, written whole, read back. `EwsEnabled` is never
 * among the parameters, and a list is neither begun nor emptied.
 * Source: Exchange Team Blog 4492361.
 */
import type { ExchangeOnline } from '../../connectors/exchange-online/exchange-online.ts';
import { Failure } from '../../domain/failure.ts';
import { ewsAllowedApplication } from '../../domain/resources/ews-allowed-application.ts';
import { implementation } from './implementation.ts';

export const ewsAllowedApplicationImplementation = implementation({
  resource: ewsAllowedApplication,
  async read({ exchange }, { appId }) {
    const { ids } = await listOf(exchange);
    return ids.includes(appId) ? { id: appId, state: { isListed: true as const } } : undefined;
  },
  async create({ exchange }, { appId }) {
    const { ids, isOpen } = await listOf(exchange);
    if (!isOpen || ids.length === 0) throw new Failure('ews-list-missing', { service: 'runbook' });
    if (!ids.includes(appId)) await write(exchange, [...ids, appId]);
    return appId;
  },
  async undo({ exchange }, { desired: { appId, application } }) {
    const { ids } = await listOf(exchange);
    if (!ids.includes(appId)) return { undone: `${application} is no longer on the list` };
    const others = ids.filter((id) => id !== appId);
    if (others.length === 0) {
      return {
        residual: `${application} is the last one on the list of EWS applications: an empty list is not written.`,
      };
    }
    await write(exchange, others);
    return { undone: `${application} is removed from the list of EWS applications` };
  },
  outputs: (_found, { appId }) => ({ appId }),
});

interface List {
  readonly isOpen: boolean;
  /** Lower case, in the service's order. */
  readonly ids: readonly string[];
}

async function listOf(exchange: ExchangeOnline): Promise<List> {
  const parameters = { RetrieveEwsOperationAccessPolicy: true };
  const [organization] = await exchange.invoke<Record<string, unknown>>('Get-OrganizationConfig', parameters);
  const listed = organization?.['EwsAllowedAppIDs'];
  // A list that isn't in the answer is unknown, not empty.
  if (organization === undefined || listed === undefined) {
    throw new Failure('exchange-unexpected-answer', { service: 'exchange', subject: 'EwsAllowedAppIDs' });
  }
  const texts = Array.isArray(listed) ? listed : [listed];
  const ids = texts.flatMap((text) => (typeof text === 'string' ? text.split(',') : [])).map((id) => id.trim());
  return {
    isOpen: organization['EwsEnabled'] === true,
    ids: ids.filter((id) => id !== '').map((id) => id.toLowerCase()),
  };
}

async function write(exchange: ExchangeOnline, ids: readonly string[]): Promise<void> {
  await exchange.invoke('Set-OrganizationConfig', { EwsAllowedAppIDs: ids.join(',') });
}
