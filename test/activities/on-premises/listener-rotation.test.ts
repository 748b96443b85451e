/**
 * A listener's certificate three weeks before its end: found by the watch, renewed, swapped, shown over TLS, and the old one
 * gone; and each step rolled back.
 */
import { scanCredentials } from '../../../activities/credential/scan.ts';
import { listCredentials, readCredential } from '../../../journal/credentials.ts';
import { listenerCertificateImplementation } from '../../../activities/ensure/listener-certificate.ts';
import { firewallRuleImplementation } from '../../../activities/ensure/firewall-rule.ts';
import { winrmHttpsListenerImplementation } from '../../../activities/ensure/winrm-https-listener.ts';
import { credentialUnusedImplementation } from '../../../activities/probe/credential-unused.ts';
import { listenerTlsImplementation } from '../../../activities/probe/listener-tls.ts';
import { probeActivities } from '../../../activities/probe/probe-activities.ts';
import { credentialRecordImplementation } from '../../../activities/read/credential-record.ts';
import type { ApplyAnswer, ProbeInput } from '../../../domain/activity-contracts.ts';
import { holderName } from '../../../domain/credential.ts';
import type { Services } from '../../../activities/services.ts';
import { contextOf } from '../../../activities/context.ts';
import type { RotationStep } from '../../../domain/resources/credential-rotation.ts';
import type { ScanAnswer } from '../../../domain/watch.ts';
import { steps, type StepName } from '../credential/rotating-tenant.ts';
import { setHttpsListener } from '../../../activities/windows/https-listener.ts';
import { makeSelfSigned } from '../../../activities/windows/server-certificates.ts';
import { connection, runningOrganization, type RunningOrganization } from '../running-organization.ts';

let organization: RunningOrganization;
beforeEach(async () => {
  organization = await runningOrganization();
}, 120_000);
afterEach(() => organization.close());
jest.setTimeout(120_000);

const addresses = ['192.168.50.10'];

async function server(name: string) {
  const found = (await organization.state()).servers.find(({ fqdn }) => fqdn === name);
  if (found === undefined) throw new Error(`There is no ${name}.`);
  const https = found.winrm.listeners.find(({ transport }) => transport === 'HTTPS');
  return { ...found, shows: https?.certificateThumbprint ?? '', hostname: https?.hostname };
}

/** As the runbook leaves it: adopted or made, opened for Monosync, and proven by a probe. */
async function watched(name: string, source: 'self-signed' | 'installed' = 'self-signed'): Promise<string> {
  const desired = { server: name, source, validFor: '365 days' } as const;
  const { outputs } = await organization.apply(listenerCertificateImplementation, desired);
  const { thumbprint } = outputs as { thumbprint: string };
  const { computers } = await organization.state();
  const serverId = computers.find(({ dnsHostName }) => dnsHostName === name)?.id ?? '';
  const listener = { server: name, serverId, thumbprint };
  const made = await organization.apply(winrmHttpsListenerImplementation, listener);
  await organization.apply(firewallRuleImplementation, {
    server: name,
    rule: 'Monosync-WinRM-HTTPS-In-TCP',
    displayName: 'Monosync',
    port: 5986,
    remoteAddresses: addresses,
  });
  const { certificate } = made.outputs as { certificate: string };
  const attempt = probeActivities(organization.services, listenerTlsImplementation)['listener-tls.probe'];
  const input: ProbeInput = {
    connection,
    args: { server: name, certificate, from: 'inside', addresses },
    expected: 'allowed',
    inARow: 1,
    poll: { interval: 1000, attempts: 1, thenEvery: 1000 },
  };
  await organization.activity(async () => attempt?.(input));
  const { credentials } = await listCredentials(await organization.services.journal(), connection);
  return credentials.find(({ holder }) => holderName(holder) === name)?.key ?? '';
}

const recordOf = async (key: string) => readCredential(await organization.services.journal(), connection, key);

async function rotation(key: string) {
  const { kind, holder, current } = await recordOf(key);
  const desired: RotationStep = {
    key,
    of: holderName(holder),
    kind,
    replaces: current.secret,
    validFor: '365 days',
    overlap: '7 days',
  };
  const applied = new Map<StepName, ApplyAnswer>();
  return {
    desired,
    take: async (...names: StepName[]) => {
      for (const name of names) applied.set(name, await organization.apply(steps[name], desired));
    },
    rollBack: async (name: StepName) => {
      const answer = applied.get(name);
      if (answer === undefined) throw new Error(`${name} was not taken.`);
      return organization.undo(steps[name], desired, answer);
    },
  };
}

async function scan(renewBefore: string, services = organization.services): Promise<ScanAnswer> {
  const attempt = scanCredentials(services);
  const input = { connection, everyApplication: false, policy: { renewBefore, leastKeyBits: 2048 } };
  return (await organization.activity(async () => attempt(input))) as ScanAnswer;
}

it('is found by the watch, swapped, proven by TLS, and the old one removed', async () => {
  const name = 'ex02.contoso.local';
  const key = await watched(name);
  const old = (await server(name)).shows;
  expect((await scan('10 days')).found).toEqual([]);
  const [found] = (await scan('30 days')).found;
  expect(found).toMatchObject({
    key,
    kind: 'listener-certificate',
    application: name,
    reasons: ['renewal-due'],
    needsRotation: true,
    secret: null,
    location: `cert://${name}/${old}`,
  });

  const { value } = await organization.read(credentialRecordImplementation, { key, because: ['It ends soon.'] });
  expect(value.provenBy).toEqual([
    expect.objectContaining({
      kind: 'listener-tls',
      args: { server: name, certificate: '$credential', from: 'inside', addresses },
    }),
  ]);

  const { take, desired } = await rotation(key);
  await take('staged');
  expect((await server(name)).shows).toBe(old);
  await take('registered', 'registered');
  const next = (await recordOf(key)).rotation?.next;
  expect(next?.secret).toBe(`cert://${name}/${next?.thumbprint}`);
  expect(await server(name)).toMatchObject({ shows: next?.thumbprint, hostname: name });
  const args = { server: name, certificate: next?.secret ?? '', from: 'inside' as const, addresses };
  expect(await organization.attempt(listenerTlsImplementation, args)).toMatchObject({ outcome: 'allowed' });
  // While it goes on, nothing is found amiss.
  expect((await scan('10 days')).found).toEqual([]);

  await take('promoted', 'retiring');
  const unused = { key, of: name, replaces: desired.replaces, overlap: '7 days' };
  expect(await organization.attempt(credentialUnusedImplementation, unused)).toMatchObject({
    outcome: 'inconclusive',
    code: 'overlap-not-over',
  });
  await organization.advance(8 * 86_400);
  expect(await organization.attempt(credentialUnusedImplementation, unused)).toMatchObject({ outcome: 'allowed' });
  await take('retired', 'retired');
  const done = await recordOf(key);
  expect(done).toMatchObject({ current: next, rotation: { state: 'retired' } });
  expect((await server(name)).certificates.map(({ thumbprint }) => thumbprint)).toEqual([next?.thumbprint]);
  expect((await scan('30 days')).found).toEqual([]);
});

it('is as it was when the rotation is rolled back, state by state', async () => {
  const name = 'ex02.contoso.local';
  const key = await watched(name);
  const before = await organization.picture();
  const record = await recordOf(key);
  const { take, rollBack } = await rotation(key);
  await take('staged', 'registered', 'promoted', 'retiring');
  for (const step of ['retiring', 'promoted', 'registered', 'staged'] as const) {
    expect(await rollBack(step)).toHaveProperty('undone');
  }
  expect(await organization.picture()).toEqual(before);
  expect({ ...(await recordOf(key)), rotation: null }).toEqual({ ...record, rotation: null });
});

it('keeps an old certificate that Exchange uses', async () => {
  const name = 'ex02.contoso.local';
  const key = await watched(name);
  const { shows } = await server(name);
  await organization.within('apply', async ({ onPremises }) =>
    onPremises.exchange.invoke('Enable-ExchangeCertificate', { Server: 'EX02', Thumbprint: shows, Services: 'IIS' }),
  );
  const { take } = await rotation(key);
  await take('staged', 'registered', 'promoted', 'retiring');
  await expect(take('retired')).rejects.toMatchObject({ type: 'certificate-in-use' });
  expect((await server(name)).certificates).toHaveLength(2);
});

it('of an authority waits for a newer one to be installed', async () => {
  const key = await watched('ex01.contoso.local', 'installed');
  const { take } = await rotation(key);
  await expect(take('staged')).rejects.toMatchObject({ type: 'newer-certificate-missing', nonRetryable: true });
});

it('that was replaced by hand is reported, and not rotated', async () => {
  const name = 'ex02.contoso.local';
  const key = await watched(name);
  await organization.within('apply', async ({ onPremises, clock }) => {
    const shell = onPremises.server(name);
    const notAfter = clock.now() + 365 * 86_400_000;
    const certificateThumbprint = await makeSelfSigned(shell, { server: name, tag: 'by hand', notAfter });
    await setHttpsListener(shell, name, { hostname: name, certificateThumbprint });
  });
  const [found] = (await scan('30 days')).found;
  expect(found).toMatchObject({ key, needsRotation: false });
  expect(found?.reasons).toContain('not-registered');
});

it('is found, and its record read, by a connection that has no tenant', async () => {
  const name = 'ex02.contoso.local';
  const key = await watched(name);
  const { clock, breakGlassAccounts, onPremises } = await organization.connected();
  if (onPremises === undefined) throw new Error('There is an organization.');
  const servers: Services = {
    ...organization.services,
    connect: async () => ({ name: connection, kind: 'exchange-server', clock, breakGlassAccounts, onPremises }),
  };
  const { scanned, found } = await scan('30 days', servers);
  expect([scanned, found.map((each) => [each.key, each.reasons])]).toEqual([1, [[key, ['renewal-due']]]]);
  const read = async () =>
    credentialRecordImplementation.read(await contextOf(servers, connection, 'plan'), { key, because: [] });
  expect((await organization.activity(read)).value).toMatchObject({ kind: 'listener-certificate' });
});

it('of a server that is down is judged by its record alone', async () => {
  const key = await watched('ex02.contoso.local');
  await organization.power('EX02', true);
  expect((await scan('30 days')).found).toEqual([
    expect.objectContaining({ key, reasons: ['renewal-due'], needsRotation: true }),
  ]);
});
