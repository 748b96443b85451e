/** Set-ADUser -UserPrincipalName. The former name is restored where it is still the one that was written. */
import { Failure } from '../../domain/failure.ts';
import { directoryUserPrincipalName } from '../../domain/resources/directory-user-principal-name.ts';
import type { ConnectionContext } from '../context.ts';
import { directoryUser } from '../windows/directory-user.ts';
import { implementation } from './implementation.ts';

export const directoryUserPrincipalNameImplementation = implementation({
  resource: directoryUserPrincipalName,
  async read(context, { account }) {
    const { id, userPrincipalName, isSynchronized } = await existing(context, account);
    return { id, state: { userPrincipalName, isSynchronized } };
  },
  create: async (_context, { account }) => {
    throw missing(account);
  },
  update: async (context, { account, userPrincipalName }) => rename(context, account, userPrincipalName),
  async undo(context, { desired, before, id }) {
    const now = await existing(context, id);
    const isOurs = now.userPrincipalName.toLowerCase() === desired.userPrincipalName.toLowerCase();
    if (before === undefined || !isOurs) {
      return {
        residual: `The account is called ${now.userPrincipalName}: its name was changed since, not by this run.`,
      };
    }
    if (before.userPrincipalName === '') {
      return { residual: `The account had no user principal name before, and keeps ${now.userPrincipalName}.` };
    }
    await rename(context, id, before.userPrincipalName);
    return { undone: `the account is called ${before.userPrincipalName} again` };
  },
  outputs: ({ state }) => ({ userPrincipalName: state.userPrincipalName }),
});

async function existing(context: ConnectionContext, account: string) {
  const user = await directoryUser(context, account);
  if (user === undefined) throw missing(account);
  return user;
}

async function rename({ onPremises }: ConnectionContext, account: string, name: string): Promise<void> {
  await onPremises.directory.invoke('Set-ADUser', { Identity: account, UserPrincipalName: name, Confirm: false });
}

function missing(account: string): Failure {
  return new Failure('account-not-in-directory', { service: 'powershell', subject: account });
}
