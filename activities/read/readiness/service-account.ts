/**
 * Whether the account can sign in by a password, and is one that may be used so: in a managed domain, without per-user
 * MFA, licence or directory role, and not one of the break-glass accounts. An account that isn't there yet is fine.
 *
 * Sources: learn, graph/api/domain-get, authentication-get (beta), rbacapplication-list-roleassignments;
 * entra/identity-platform/v2-oauth-ropc.
 */
import { graphPath, odata } from '../../../connectors/graph/encoding.ts';
import { Failure, type FailureCode } from '../../../domain/failure.ts';
import type { Evidence } from '../../../domain/plan.ts';
import type { ConnectionContext } from '../../context.ts';
import { isBreakGlass } from '../../ensure/break-glass.ts';
import { objectOrAbsent } from '../../ensure/directory-object.ts';

interface User {
  id: string;
  onPremisesSyncEnabled: boolean | null;
  assignedLicenses: unknown[];
}

export interface ServiceAccount {
  isSynchronized: boolean;
  evidence: Evidence[];
}

/** @throws Failure with what blocks the plan */
export async function readServiceAccount(context: ConnectionContext, name: string): Promise<ServiceAccount> {
  const { connected, graph } = context;
  if (isBreakGlass(connected.breakGlassAccounts, name)) throw stop('account-break-glass', name);
  const [domain, user] = await Promise.all([
    objectOrAbsent<{ authenticationType: string }>(graph, { path: graphPath`/domains/${domainOf(name)}` }),
    objectOrAbsent<User>(graph, {
      path: graphPath`/users/${name}`,
      query: { $select: 'id,onPremisesSyncEnabled,assignedLicenses' },
    }),
  ]);
  if (domain === undefined) throw stop('domain-not-verified', name);
  if (domain.authenticationType === 'Federated') throw stop('account-federated', name);
  if (user === undefined) {
    return {
      isSynchronized: false,
      evidence: [{ name: 'account', observed: `${name} isn't there yet; its domain is managed` }],
    };
  }
  await refuseUnfit(context, name, user);
  const isSynchronized = user.onPremisesSyncEnabled === true;
  const where = isSynchronized ? 'is mastered in Active Directory, and is changed only there' : 'is mastered in Entra';
  return {
    isSynchronized,
    evidence: [
      { name: 'account', observed: `${name} is there and ${where}; no licence, no directory role, no per-user MFA` },
    ],
  };
}

async function refuseUnfit({ connected, graph }: ConnectionContext, name: string, user: User): Promise<void> {
  if (isBreakGlass(connected.breakGlassAccounts, user.id)) throw stop('account-break-glass', name);
  if (user.assignedLicenses.length > 0) throw stop('account-licensed', name);
  const [mfa, roles] = await Promise.all([
    graph.request<{ perUserMfaState?: string }>({
      path: graphPath`/users/${user.id}/authentication/requirements`,
      version: 'beta',
    }),
    graph.list<object>({
      path: graphPath`/roleManagement/directory/roleAssignments`,
      query: { $filter: odata`principalId eq ${user.id}` },
    }),
  ]);
  if ((mfa.perUserMfaState ?? 'disabled') !== 'disabled') throw stop('account-per-user-mfa', name);
  if (roles.length > 0) throw stop('account-holds-directory-role', `${name}: ${roles.length}`);
}

function domainOf(name: string): string {
  return name.slice(name.lastIndexOf('@') + 1);
}

function stop(code: FailureCode, subject: string): Failure {
  return new Failure(code, { service: 'runbook', subject });
}
