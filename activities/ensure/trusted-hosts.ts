/**
 * TrustedHosts by delta: ours are added with -Concatenate, and taken out of the list as it is then.
 * Source: psdocs, about_WSMan_Provider (Concatenate), about_Remote_Troubleshooting (a comma-separated list).
 */
import type { Shell } from '../../connectors/powershell/shell.ts';
import { notIn, trustedHosts } from '../../domain/resources/trusted-hosts.ts';
import { refuseGroupPolicy } from '../windows/group-policy.ts';
import { readSetting, writeSetting } from '../windows/winrm-setting.ts';
import { implementation } from './implementation.ts';

const setting = 'trustedHosts';

export const trustedHostsImplementation = implementation({
  resource: trustedHosts,
  async read({ onPremises }, { server, hosts }) {
    const found = await hostsOn(onPremises.server(server), server);
    if (notIn(hosts, found.hosts).length > 0) refuseGroupPolicy(found, `TrustedHosts of ${server}`);
    return { id: server, state: { hosts: found.hosts } };
  },
  create: async () => {
    throw new RangeError('Every server has this setting.');
  },
  async update({ onPremises }, { server, hosts }, { state }) {
    const value = notIn(hosts, state.hosts).join(',');
    await writeSetting(onPremises.server(server), server, { setting, value, concatenate: true });
  },
  async undo({ onPremises }, { desired: { server }, before, after }) {
    const shell = onPremises.server(server);
    const ours = after.hosts.filter((host) => before?.hosts.includes(host) !== true);
    const { hosts } = await hostsOn(shell, server);
    const left = hosts.filter((host) => !ours.includes(host));
    if (left.length < hosts.length) await writeSetting(shell, server, { setting, value: left.join(',') });
    return { undone: `${ours.join(', ')} is removed from TrustedHosts of ${server}` };
  },
  outputs: () => ({}),
});

async function hostsOn(shell: Shell, server: string): Promise<{ hosts: string[]; source: string }> {
  const { value, source } = await readSetting(shell, server, setting);
  const hosts = value
    .split(',')
    .map((host) => host.trim())
    .filter((host) => host !== '');
  return { hosts, source };
}
