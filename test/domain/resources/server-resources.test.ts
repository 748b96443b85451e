/** What Monosync needs of a server, as differences and risks. */
import { remoteManagementUsers } from '../../../domain/grants.ts';
import { cbtHardeningLevel } from '../../../domain/resources/cbt-hardening-level.ts';
import { computerDelegation } from '../../../domain/resources/computer-delegation.ts';
import { firewallRule, stateWanted } from '../../../domain/resources/firewall-rule.ts';
import { listenerCertificate } from '../../../domain/resources/listener-certificate.ts';
import { localGroupMember } from '../../../domain/resources/local-group-member.ts';
import { powershellRemoting } from '../../../domain/resources/powershell-remoting.ts';
import { trustedHosts } from '../../../domain/resources/trusted-hosts.ts';
import { winrmHttpsListener } from '../../../domain/resources/winrm-https-listener.ts';
import { differenceOf } from '../../../domain/resource.ts';

const server = 'ex01.contoso.local';
const thumbprint = 'A'.repeat(40);
const serverId = 'aaaaaaaa-2222-4333-8444-555555555555';

it('names the server in every step, so that no two servers share one', () => {
  const names = (name: string) => [
    localGroupMember.name({ server: name, group: remoteManagementUsers, member: 'S-1-5-21-1', account: 'CONTOSO\\m' }),
    powershellRemoting.name({ server: name }),
    listenerCertificate.name({ server: name, source: 'self-signed', validFor: '365 days' }),
    winrmHttpsListener.name({ server: name, serverId, thumbprint }),
    firewallRule.name({ server: name, rule: 'R', displayName: 'R', port: 5986, remoteAddresses: ['10.0.0.1'] }),
    cbtHardeningLevel.name({ server: name, level: 'None' }),
    trustedHosts.name({ server: name, hosts: ['*'] }),
    computerDelegation.name({ server: name, computer: 'CN=EX', delegation: 'unconstrained' }),
  ];
  for (const [index, name] of names(server).entries()) {
    expect(name).toContain(server);
    expect(name).not.toBe(names('ex02.contoso.local')[index]);
  }
});

describe('remoting', () => {
  const state = {
    service: 'Running',
    startType: 'Automatic',
    endpoint: 'enabled',
    securityDescriptor: 'O:NS',
  } as const;

  it('is unchanged when WinRM runs, starts by itself, and the endpoint is enabled', () => {
    expect(differenceOf(powershellRemoting, { server }, state)).toMatchObject({ action: 'none', risks: [] });
  });

  it('says what differs, and that it is not rolled back', () => {
    const found = { ...state, startType: 'Manual', endpoint: 'disabled' } as const;
    const difference = differenceOf(powershellRemoting, { server }, found);
    expect(difference.changes).toEqual([
      { property: 'startType', before: 'Manual', after: 'Automatic' },
      { property: 'endpoint', before: 'disabled', after: 'enabled' },
    ]);
    expect(difference.irreversible).toMatch(/Exchange depends on it/);
  });
});

describe('the listener', () => {
  const desired = { server, serverId, thumbprint };

  it('is unchanged with that host name, whatever its case, and that certificate', () => {
    const state = { hostname: 'EX01.contoso.local', certificateThumbprint: thumbprint };
    expect(differenceOf(winrmHttpsListener, desired, state).action).toBe('none');
  });

  it('that is there is changed, and the plan warns the approver that the old certificate is out of use at once', () => {
    const difference = differenceOf(winrmHttpsListener, desired, {
      hostname: server,
      certificateThumbprint: 'B'.repeat(40),
    });
    expect(difference).toMatchObject({
      action: 'update',
      changes: [{ property: 'certificateThumbprint', before: 'B'.repeat(40), after: thumbprint }],
      risks: [{ code: 'certificate-replaced-at-once' }],
    });
  });

  it('differs from any while its certificate is yet to be made', () => {
    const later = { ...desired, thumbprint: { $after: 'listener-certificate/x.thumbprint' } as unknown as string };
    const difference = differenceOf(winrmHttpsListener, later, { hostname: server, certificateThumbprint: thumbprint });
    expect(difference.changes).toEqual([
      { property: 'certificateThumbprint', before: thumbprint, after: later.thumbprint },
    ]);
  });

  it('that is new is a door for administrators', () => {
    expect(differenceOf(winrmHttpsListener, desired, undefined).risks).toMatchObject([
      { code: 'door-for-administrators' },
    ]);
  });
});

describe('trusted hosts', () => {
  it.each<[string, string[], string[], string[] | undefined]>([
    ['are added to those that are there', ['*.contoso.local'], ['backup'], ['backup', '*.contoso.local']],
    ['are unchanged in another case', ['EX02'], ['ex02'], undefined],
    ['are unchanged where everybody is trusted', ['*.contoso.local'], ['*'], undefined],
    ['of everybody are added, too', ['*'], ['backup'], ['backup', '*']],
  ])('%s', (_what, hosts, there, after) => {
    const { changes } = differenceOf(trustedHosts, { server, hosts }, { hosts: there });
    expect(changes).toEqual(after === undefined ? [] : [{ property: 'TrustedHosts', before: there, after }]);
  });

  it('for everybody are a risk of their own', () => {
    expect(differenceOf(trustedHosts, { server, hosts: ['*'] }, { hosts: [] }).risks[0]?.code).toBe(
      'trusts-every-host',
    );
    expect(differenceOf(trustedHosts, { server, hosts: ['ex02'] }, { hosts: [] }).risks[0]?.code).toBe('trusts-hosts');
  });
});

describe('delegation', () => {
  const computer = 'CN=EX01,CN=Computers,DC=contoso,DC=local';
  const nothing = { trustedForDelegation: false, principals: ['CN=OTHER,DC=contoso,DC=local'] };

  it('to the server itself is one more entry', () => {
    const desired = { server, computer, delegation: 'resource-based' } as const;
    expect(differenceOf(computerDelegation, desired, nothing)).toMatchObject({
      action: 'update',
      changes: [{ before: nothing.principals, after: [...nothing.principals, computer] }],
      risks: [{ code: 'delegation-to-itself' }],
    });
    const there = { ...nothing, principals: [computer.toLowerCase()] };
    expect(differenceOf(computerDelegation, desired, there).action).toBe('none');
  });

  it('without constraint names what can come of it', () => {
    const desired = { server, computer, delegation: 'unconstrained' } as const;
    const { risks } = differenceOf(computerDelegation, desired, nothing);
    expect(risks[0]).toMatchObject({
      code: 'unconstrained-delegation',
      text: expect.stringContaining('controls the domain'),
    });
  });
});

describe('a firewall rule', () => {
  const desired = {
    server,
    rule: 'Monosync',
    displayName: 'Monosync',
    port: 5986,
    remoteAddresses: ['192.168.50.11', '192.168.50.10'],
  };

  it('is unchanged when it allows exactly these, in any order', () => {
    expect(differenceOf(firewallRule, desired, stateWanted(desired)).action).toBe('none');
  });

  it.each([
    ['is off', { enabled: false }],
    ['allows more', { remoteAddress: ['192.168.50.10', '192.168.50.11', '192.168.50.12'] }],
    ['allows every address', { remoteAddress: ['any'] }],
    ['opens more ports', { localPort: ['5985-5986'] }],
    ['blocks', { action: 'Block' }],
  ])('is changed when the one of its name %s', (_what, changed) => {
    expect(differenceOf(firewallRule, desired, { ...stateWanted(desired), ...changed }).action).toBe('update');
  });
});

it('channel binding is a risk with a text when it is off, and when it is required', () => {
  const risk = (level: 'None' | 'Relaxed' | 'Strict') =>
    differenceOf(cbtHardeningLevel, { server, level }, { level: 'other' }).risks.map(({ code }) => code);
  expect([risk('None'), risk('Relaxed'), risk('Strict')]).toEqual([
    ['channel-binding-off'],
    [],
    ['channel-binding-demanded'],
  ]);
});
