/** The service account in Entra. Source: learn, graph/api/user-post-users, user-update, user-delete. */
import { graphPath } from '../../connectors/graph/encoding.ts';
import { Failure } from '../../domain/failure.ts';
import { passwordNeverExpires, userAccount, type UserAccountState } from '../../domain/resources/user-account.ts';
import type { ConnectionContext } from '../context.ts';
import { objectOrAbsent } from './directory-object.ts';
import { implementation, type Found } from './implementation.ts';

interface User {
  id: string;
  accountEnabled: boolean;
  passwordPolicies: string | null;
}

export const userAccountImplementation = implementation({
  resource: userAccount,
  read: async (context, { userPrincipalName }, recorded) => read(context, recorded ?? userPrincipalName),
  create: async ({ graph, secrets }, { userPrincipalName, displayName, password }) => {
    const { value } = await secrets.resolve(password);
    if (value.trim() !== value) throw new Failure('password-has-blanks', { service: 'secrets', subject: password });
    const { id } = await graph.request<User>({
      method: 'POST',
      path: graphPath`/users`,
      body: {
        accountEnabled: true,
        displayName,
        mailNickname: nicknameOf(userPrincipalName),
        userPrincipalName,
        passwordPolicies: passwordNeverExpires,
        passwordProfile: { password: value, forceChangePasswordNextSignIn: false },
      },
    });
    return id;
  },
  update: async (context, _desired, { id, state }) => {
    const passwordPolicies = textOf([...state.passwordPolicies, passwordNeverExpires]);
    await patch(context, id, { accountEnabled: true, passwordPolicies });
  },
  undo: async (context, { before, id, created, desired }) => {
    const { graph } = context;
    if (created) {
      await graph.request({ method: 'DELETE', path: graphPath`/users/${id}` });
      return { undone: `${desired.userPrincipalName} is deleted; Entra keeps it restorable for 30 days` };
    }
    const now = await read(context, id);
    if (before === undefined || now === undefined) return { undone: 'nothing that this run made was left' };
    await patch(context, id, restored(before, now.state));
    return { undone: `${desired.userPrincipalName} has its former settings again` };
  },
  credential: async (_context, { id }, { userPrincipalName, password }) => ({
    kind: 'account-password',
    holder: { kind: 'account', id, userPrincipalName },
    current: { secret: password, keyId: null, thumbprint: null, notBefore: null, notAfter: null },
  }),
  outputs: ({ id }) => ({ id }),
});

async function read({ graph }: ConnectionContext, user: string): Promise<Found<UserAccountState> | undefined> {
  const found = await objectOrAbsent<User>(graph, {
    path: graphPath`/users/${user}`,
    query: { $select: 'id,accountEnabled,passwordPolicies' },
  });
  if (found === undefined) return undefined;
  const { id, accountEnabled, passwordPolicies } = found;
  return { id, state: { accountEnabled, passwordPolicies: policiesOf(passwordPolicies) } };
}

/** What we wrote is rolled back; what others have set since stays. */
function restored(before: UserAccountState, now: UserAccountState): Record<string, unknown> {
  const ours = !before.passwordPolicies.includes(passwordNeverExpires);
  const policies = now.passwordPolicies.filter((policy) => !(ours && policy === passwordNeverExpires));
  return { accountEnabled: before.accountEnabled && now.accountEnabled, passwordPolicies: textOf(policies) };
}

async function patch({ graph }: ConnectionContext, id: string, body: Record<string, unknown>): Promise<void> {
  await graph.request({ method: 'PATCH', path: graphPath`/users/${id}`, body });
}

/** Graph writes them as one text; `None` says the same as nothing. */
function policiesOf(text: string | null): string[] {
  const policies = (text ?? '').split(',').map((policy) => policy.trim());
  return policies.filter((policy) => policy !== '' && policy !== 'None').sort();
}

function textOf(policies: readonly string[]): string {
  return policies.length === 0 ? 'None' : [...new Set(policies)].join(', ');
}

/** At most 64 characters, and only those that an alias may have. */
function nicknameOf(userPrincipalName: string): string {
  return (userPrincipalName.split('@')[0] ?? '').replaceAll(/[^A-Za-z0-9._-]/g, '-').slice(0, 64);
}
