/** Who is in Remote Management Users of a server, and whether the account is an administrator of it, which it shouldn't be. */
import type { Shell } from '../../../connectors/powershell/shell.ts';
import type { Evidence } from '../../../domain/plan.ts';
import { remoteManagementUsers } from '../../../domain/grants.ts';
import { administrators } from '../../../domain/resources/local-group-member.ts';
import { membersOf } from '../../windows/local-group.ts';

export async function memberEvidence(
  shell: Shell,
  server: string,
  { account, sid }: { account: string; sid: string },
): Promise<Evidence> {
  const members = await membersOf(shell, server, remoteManagementUsers.sid);
  const isAdministrator = (await membersOf(shell, server, administrators.sid)).some((member) => member.sid === sid);
  const whom = members.length === 0 ? 'nobody yet' : members.map(({ name }) => name).join(', ');
  return {
    name: `${server}: ${remoteManagementUsers.name}`,
    observed: `${whom}${isAdministrator ? `; ${account} is an administrator of the server, which it need not be` : ''}`,
  };
}
