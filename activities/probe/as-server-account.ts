/** An account of the domain that signs in to EWS by Basic, or opens a session with Exchange's PowerShell. */
import { storedAccount } from '../../connectors/connect-exchange-server.ts';
import { ewsByBasic } from '../../connectors/ews/by-basic.ts';
import { ewsClient, type EwsClient, type EwsOptions } from '../../connectors/ews/ews-client.ts';
import type { ExchangeSessionArgs } from '../../domain/probes/exchange-session.ts';
import type { ServerAccount } from '../../domain/probes/server-account.ts';
import type { ConnectionContext } from '../context.ts';
import type { ExchangeCmdlets } from '../on-premises-context.ts';

export function ewsAs(
  { onPremises, secrets, signal }: ConnectionContext,
  account: ServerAccount,
  options: EwsOptions = {},
): EwsClient {
  return ewsClient(ewsByBasic(onPremises.organization, storedAccount(account, secrets), { signal }), options);
}

/** Each call opens a session of its own, over https and with the server's certificate checked, and removes it. */
export function sessionAs(
  { onPremises, secrets }: ConnectionContext,
  { as, host, authentication }: Pick<ExchangeSessionArgs, 'as' | 'host' | 'authentication'>,
): ExchangeCmdlets {
  return onPremises.exchangeAs({
    account: storedAccount(as, secrets),
    authentication: authentication === 'basic' ? 'Basic' : 'Kerberos',
    uri: `https://${host}/powershell/`,
  });
}
