/**
 * What is read of a server before and after, and the probes as the account: each sees what is there, and claims nothing
 * else.
 */
import { firewallRuleImplementation } from '../../../activities/ensure/firewall-rule.ts';
import { computerDelegationImplementation } from '../../../activities/ensure/computer-delegation.ts';
import { listenerCertificateImplementation } from '../../../activities/ensure/listener-certificate.ts';
import { localGroupMemberImplementation } from '../../../activities/ensure/local-group-member.ts';
import { winrmHttpsListenerImplementation } from '../../../activities/ensure/winrm-https-listener.ts';
import { listenerTlsImplementation } from '../../../activities/probe/listener-tls.ts';
import { secondHopImplementation } from '../../../activities/probe/second-hop.ts';
import { serverAdministrationImplementation } from '../../../activities/probe/server-administration.ts';
import { serverSessionImplementation } from '../../../activities/probe/server-session.ts';
import { exchangeServersImplementation } from '../../../activities/read/exchange-servers.ts';
import { httpsListenersImplementation } from '../../../activities/read/https-listeners.ts';
import { listenerFirewallImplementation } from '../../../activities/read/listener-firewall.ts';
import { monosyncReadinessImplementation } from '../../../activities/read/monosync-readiness.ts';
import { secondHopReading } from '../../../activities/read/second-hop.ts';
import { remoteManagementUsers } from '../../../domain/grants.ts';
import { administrators } from '../../../domain/resources/local-group-member.ts';
import { runningOrganization, type RunningOrganization } from '../running-organization.ts';

let organization: RunningOrganization;
let password = '';
beforeAll(async () => {
  organization = await runningOrganization();
  const credential = organization.readiness.onPremises?.credentials.find(({ userName }) => /monosync/.test(userName));
  const stored = await organization.secrets.put('monosync', credential?.password ?? '', {
    kind: 'password',
    createdBy: 'test',
  });
  password = stored.reference;
}, 120_000);
afterAll(() => organization.close());
jest.setTimeout(120_000);

const account = 'CONTOSO\\monosync_svc';
const addresses = ['192.168.50.10'];
const rule = 'Monosync-WinRM-HTTPS-In-TCP';

const ready = async (server: string, more: object = {}) =>
  organization.read(monosyncReadinessImplementation, {
    server,
    account,
    monosyncServers: addresses,
    changes: [],
    ...more,
  });

/** Group, certificate, listener and rule, as the runbook makes them. */
async function opened(server: string, remoteAddresses = addresses) {
  const { value } = await ready(server);
  const member = { server, group: remoteManagementUsers, member: value.accountSid, account };
  await organization.apply(localGroupMemberImplementation, member);
  const made = await organization.apply(listenerCertificateImplementation, {
    server,
    source: 'self-signed' as const,
    validFor: '365 days',
  });
  const { thumbprint } = made.outputs as { thumbprint: string };
  const listener = { server, serverId: value.computer.id, thumbprint };
  const { outputs } = await organization.apply(winrmHttpsListenerImplementation, listener);
  await organization.apply(firewallRuleImplementation, {
    server,
    rule,
    displayName: 'Monosync',
    port: 5986,
    remoteAddresses,
  });
  return { server, account, password, certificate: (outputs as { certificate: string }).certificate };
}

describe('the servers', () => {
  it('are all of them, or those that are named', async () => {
    const all = await organization.read(exchangeServersImplementation, { servers: ['all'] });
    expect(all.value.servers).toEqual(['ex01.contoso.local', 'ex02.contoso.local', 'ex03.contoso.local']);
    const some = await organization.read(exchangeServersImplementation, { servers: ['EX03', 'ex01.contoso.local'] });
    expect(some.value.servers).toEqual(['ex03.contoso.local', 'ex01.contoso.local']);
  });

  it('stop the plan where one is unknown', async () => {
    await expect(organization.read(exchangeServersImplementation, { servers: ['EX01', 'EX09'] })).rejects.toMatchObject(
      { code: 'exchange-server-unknown' },
    );
  });
});

describe('what is known of a server before', () => {
  it('says what there is, and that a certificate ends soon', async () => {
    const { value, evidence = [] } = await ready('ex02.contoso.local');
    expect(value).toMatchObject({
      notDelegated: null,
      computer: { name: 'CN=EX02,CN=Computers,DC=contoso,DC=local' },
      domain: 'contoso.local',
      comesFromMonosync: true,
      hasAnotherAddress: true,
    });
    const said = evidence.map(({ name, observed }) => `${name}: ${observed}`).join('\n');
    expect(said).toMatch(/ex02\.contoso\.local: WinRM: Running, starts Automatic/);
    expect(said).toMatch(
      /HTTPS listener: port 5986, for ex02\.contoso\.local; [0-9A-F]{40}, self-signed, .*ends soon, in (?:20|21) days/,
    );
    expect(said).toMatch(/firewall for TCP 5986: no rule allows any address/);
    expect(said).toMatch(/Remote Management Users: nobody yet/);
  });

  it('knows that this worker comes from elsewhere', async () => {
    const { value } = await ready('ex01.contoso.local', { monosyncServers: ['192.168.50.77'] });
    expect(value).toMatchObject({ comesFromMonosync: false, hasAnotherAddress: true });
  });

  it.each([
    ['another domain', { account: 'FABRIKAM\\monosync_svc' }, 'account-not-in-directory'],
    ['an account that is not there', { account: 'CONTOSO\\nobody' }, 'account-not-in-directory'],
    ['a domain controller', { server: 'dc01.contoso.local' }, 'server-is-domain-controller'],
    ['a computer of another name', { server: 'ex01.contoso.example' }, 'server-computer-unclear'],
  ])('stops at %s', async (_what, more, code) => {
    await expect(ready('ex01.contoso.local', more)).rejects.toMatchObject({ code });
  });

  it('says why an account cannot be delegated', async () => {
    const { value } = await ready('ex01.contoso.local', { account: 'CONTOSO\\admin.break.glass' });
    expect(value.notDelegated).toMatch(/sensitive/);
  });
});

describe('a server that was opened for Monosync', () => {
  const server = 'ex01.contoso.local';

  it('shows the certificate to Monosync, and nothing to another host', async () => {
    const { certificate } = await opened(server);
    const args = { server, certificate, addresses };
    const inside = { ...args, from: 'inside' as const };
    const outside = { ...args, from: 'outside' as const };
    expect(await organization.attempt(listenerTlsImplementation, inside)).toMatchObject({
      outcome: 'allowed',
    });
    expect(await organization.attempt(listenerTlsImplementation, outside)).toMatchObject({
      outcome: 'refused',
      code: 'listener-unreachable',
    });
    const other = certificate.replace(/[0-9A-F]{40}$/, 'A'.repeat(40));
    expect(await organization.attempt(listenerTlsImplementation, { ...inside, certificate: other })).toMatchObject({
      outcome: 'refused',
      code: 'another-certificate',
    });
  });

  it('proves nothing where this worker comes from elsewhere', async () => {
    const { certificate } = await opened(server);
    const args = { server, certificate, addresses: ['192.168.50.77'], from: 'inside' as const };
    expect(await organization.attempt(listenerTlsImplementation, args)).toMatchObject({
      outcome: 'inconclusive',
      code: 'no-address-of-theirs',
    });
  });

  it('answers another host, too, where a rule allows every address', async () => {
    const remote = await opened('ex02.contoso.local', [...addresses, '192.168.50.99']);
    const args = { server: remote.server, certificate: remote.certificate, addresses, from: 'outside' as const };
    expect(await organization.attempt(listenerTlsImplementation, args)).toMatchObject({ outcome: 'allowed' });
    const { value, evidence = [] } = await organization.read(listenerFirewallImplementation, {
      server: remote.server,
      port: 5986,
      addresses,
      wasTried: true,
    });
    expect(value.beyond).toEqual(['192.168.50.99']);
    expect(evidence[0]?.observed).toContain(`192.168.50.99 by ${rule}, too`);
  });

  it('gives the account a session, in which it is no administrator', async () => {
    const remote = await opened(server);
    expect(await organization.attempt(serverSessionImplementation, remote)).toMatchObject({ outcome: 'allowed' });
    expect(await organization.attempt(serverAdministrationImplementation, remote)).toMatchObject({
      outcome: 'refused',
      code: 'not-administrator',
    });
  });

  it('distinguishes an administrator from another account', async () => {
    const remote = await opened('ex02.contoso.local');
    const { value } = await ready(remote.server);
    // Made one by somebody else: no runbook makes an administrator.
    const member = { server: remote.server, group: administrators, member: value.accountSid, account } as never;
    const { create, undo } = localGroupMemberImplementation;
    await organization.within('apply', (context) => create(context, member));
    expect(await organization.attempt(serverAdministrationImplementation, remote)).toMatchObject({
      outcome: 'allowed',
    });
    const made = {
      desired: member,
      id: value.accountSid,
      before: undefined,
      after: { isMember: true },
      created: true,
    } as const;
    await organization.within('apply', (context) => undo(context, made));
  });

  it('tries no sign-in where another certificate is shown', async () => {
    const remote = await opened(server);
    const certificate = remote.certificate.replace(/[0-9A-F]{40}$/, 'A'.repeat(40));
    expect(await organization.attempt(serverSessionImplementation, { ...remote, certificate })).toMatchObject({
      outcome: 'inconclusive',
      code: 'another-certificate',
    });
  });

  it('refuses a wrong password in a way that is not tried again', async () => {
    const remote = await opened(server);
    const wrong = await organization.secrets.put('wrong', 'not the password', { kind: 'password', createdBy: 'test' });
    await expect(
      organization.attempt(serverSessionImplementation, { ...remote, password: wrong.reference }),
    ).rejects.toMatchObject({ code: 'powershell-session-refused' });
  });

  it('lies in a line for each server in the end, whatever one of them does', async () => {
    const { certificate } = await opened(server);
    await organization.power('EX03', true);
    const servers = [server, 'ex03.contoso.local'];
    const { value } = await organization.read(httpsListenersImplementation, { servers });
    await organization.power('EX03', false);
    expect(value.listeners).toEqual([
      {
        server,
        thumbprint: certificate.slice(-40),
        shows: expect.stringMatching(/^[0-9A-F]{40}, self-signed, until /),
      },
      { server: 'ex03.contoso.local', thumbprint: null, shows: expect.stringMatching(/^not read: /) },
    ]);
  });
});

describe('the second hop', () => {
  it('works where the server lets it', async () => {
    const remote = await opened('ex01.contoso.local');
    expect(await organization.attempt(secondHopImplementation, remote)).toMatchObject({ outcome: 'allowed' });
    expect((await organization.read(secondHopReading, remote)).value).toEqual({ state: 'works' });
  });

  it.each(['resource-based', 'unconstrained'] as const)('fails, and works by %s delegation', async (delegation) => {
    const remote = await opened('ex03.contoso.local');
    expect(await organization.attempt(secondHopImplementation, remote)).toMatchObject({
      outcome: 'refused',
      code: 'second-hop-refused',
    });
    expect((await organization.read(secondHopReading, remote)).value).toEqual({ state: 'fails' });
    const { value } = await ready(remote.server);
    const desired = { server: remote.server, computer: value.computer.name, delegation };
    const made = await organization.apply(computerDelegationImplementation, desired);
    expect(await organization.attempt(secondHopImplementation, remote)).toMatchObject({ outcome: 'allowed' });
    await organization.undo(computerDelegationImplementation, desired, made);
    expect(await organization.attempt(secondHopImplementation, remote)).toMatchObject({ outcome: 'refused' });
  });
});
