/**
 * A session of the Exchange Management Shell: as whom it was opened decides which cmdlets there are, on which server what
 * `-Server` means when it is left out. How a session is opened, and refused, is decided elsewhere.
 *
 * Exchange reads the directory as it sees it itself, or as the domain controller has it that `-DomainController` names.
 */
import type { Core } from '../core.ts';
import type { CmdletResult } from '../exchange/cmdlet.ts';
import { cloudDomainController, CmdletError } from '../exchange/cmdlet-error.ts';
import { invokeCmdlet } from '../exchange/invoke-cmdlet.ts';
import { publishedCmdlet } from '../exchange/published-cmdlets.ts';
import { grantedCmdlets, type GrantedCmdlets } from '../exchange/rbac/granted-cmdlets.ts';
import type { UserCaller } from '../identity/caller.ts';
import type { DirectoryAccount, ExchangeServer, OnPremisesState } from '../tenant/state.ts';
import type { Writer } from '../tenant/store.ts';
import { exchangeServerCmdlets } from './exchange-cmdlets.ts';
import { ownOrganization } from './own-organization.ts';

export interface ExchangeSession {
  /** The tenant's own. */
  core: Core;
  server: ExchangeServer;
  account: DirectoryAccount;
  context: Writer;
}

/** An account as the audit and the roles know it. */
export function callerOf({ domain }: OnPremisesState, account: DirectoryAccount): UserCaller {
  return {
    kind: 'user',
    userId: account.id,
    userPrincipalName: account.userPrincipalName || `${domain.netbios}\\${account.samAccountName}`,
    displayName: account.displayName,
    appId: '',
    scopes: [],
    wids: [],
    audience: '',
  };
}

/** What a session that is opened now has; whoever has nothing can't open one. */
export function sessionCmdlets({ store, clock }: Pick<Core, 'store' | 'clock'>, account: DirectoryAccount) {
  const state = store.state.onPremises!;
  return grantedCmdlets(state.exchange, callerOf(state, account), clock.now()) satisfies GrantedCmdlets;
}

/**
 * @param granted what the session had when it was opened; what the account holds now when absent
 * @param given by name, any case; dates as ISO 8601
 * @throws CmdletError whose `exceptionType` says what PowerShell's error record is made of
 */
export function invokeInSession(
  session: ExchangeSession,
  cmdletName: string,
  given: Record<string, unknown>,
  granted: GrantedCmdlets = sessionCmdlets(session.core, session.account),
): CmdletResult {
  const state = session.core.store.state.onPremises!;
  const caller = callerOf(state, session.account);
  const { domainController, rest } = asked(state, cmdletName, given);
  try {
    return invokeCmdlet({
      core: ownOrganization(session.core, domainController),
      product: { product: 'se', cmdlet: (name) => exchangeServerCmdlets[name] },
      caller,
      context: { ...session.context, caller },
      server: session.server,
      anchor: null,
      granted,
      cmdletName,
      given: rest,
    });
  } catch (error) {
    if (!(error instanceof CmdletError)) throw error;
    throw saidHere(error, domainController ?? state.domainControllers[0]!);
  }
}

/** Takes `-DomainController` out of what was given, where the cmdlet has it. */
function asked(state: OnPremisesState, cmdletName: string, given: Record<string, unknown>) {
  const entry = Object.entries(given).find(([name]) => name.toLowerCase() === 'domaincontroller');
  const has = 'DomainController' in (publishedCmdlet(cmdletName, 'se')?.parameters ?? {});
  if (entry === undefined || !has) return { rest: given };
  const [name, value] = entry;
  const { [name]: _taken, ...rest } = given;
  const wanted = String(value).toLowerCase();
  const domainController = state.domainControllers.find((host) => host === wanted || host.split('.')[0] === wanted);
  if (domainController === undefined) {
    throw new CmdletError(
      400,
      'BadRequest',
      'Microsoft.Exchange.Data.Directory.SuitabilityDirectoryException',
      `An Active Directory error 0x51 occurred when trying to check the suitability of server '${String(value)}'. Error: 'Active directory response: The LDAP server is unavailable.'`,
    );
  }
  return { domainController, rest };
}

const saidHere = ({ status, code, exceptionType, message }: CmdletError, domainController: string) =>
  new CmdletError(status, code, exceptionType, message.replaceAll(cloudDomainController, domainController));
