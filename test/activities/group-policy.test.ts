/** Settings of WinRM that group policy decides: they stop the plan by name, unless they are as asked for. */
import type { ConnectionContext } from '../../activities/context.ts';
import { cbtHardeningLevelImplementation } from '../../activities/ensure/cbt-hardening-level.ts';
import { trustedHostsImplementation } from '../../activities/ensure/trusted-hosts.ts';
import { winrmHttpsListenerImplementation } from '../../activities/ensure/winrm-https-listener.ts';

const server = 'ex01.contoso.local';
const thumbprint = 'A'.repeat(40);

/** A server whose one cmdlet answers this: no command line of the simulator makes a policy. */
function answering(object: Record<string, unknown>): ConnectionContext {
  const shell = { invoke: async () => [object], pipe: async () => [object] };
  return { onPremises: { server: () => shell } } as unknown as ConnectionContext;
}

const level = answering({ Value: 'Relaxed', SourceOfValue: 'GPO' });
const hosts = answering({ Value: '*.contoso.local', SourceOfValue: 'GPO' });
const listener = answering({
  Transport: 'HTTPS',
  Address: '*',
  Port: '5986',
  Hostname: server,
  CertificateThumbprint: thumbprint.toLowerCase(),
  Source: 'GPO',
});
const refused = { code: 'setting-by-group-policy' };

it('a level of channel binding', async () => {
  const { read } = cbtHardeningLevelImplementation;
  await expect(read(level, { server, level: 'None' }, undefined)).rejects.toMatchObject(refused);
  expect(await read(level, { server, level: 'Relaxed' }, undefined)).toMatchObject({ state: { level: 'Relaxed' } });
});

it('trusted hosts', async () => {
  const { read } = trustedHostsImplementation;
  await expect(read(hosts, { server, hosts: ['*'] }, undefined)).rejects.toMatchObject(refused);
  expect(await read(hosts, { server, hosts: ['*.contoso.local'] }, undefined)).toBeDefined();
});

it('an HTTPS listener', async () => {
  const { read } = winrmHttpsListenerImplementation;
  const serverId = 'aaaaaaaa-2222-4333-8444-555555555555';
  const other = 'B'.repeat(40);
  await expect(read(listener, { server, serverId, thumbprint: other }, undefined)).rejects.toMatchObject(refused);
  expect(await read(listener, { server, serverId, thumbprint }, undefined)).toMatchObject({
    state: { hostname: server, certificateThumbprint: thumbprint },
  });
});
