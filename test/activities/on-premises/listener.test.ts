/**
 * Certificate and listener of a server: made, adopted, swapped, rolled back; and the record of the certificate as a
 * credential, which follows them.
 */
import { listenerCertificateImplementation } from '../../../activities/ensure/listener-certificate.ts';
import { winrmHttpsListenerImplementation } from '../../../activities/ensure/winrm-https-listener.ts';
import { listCredentials } from '../../../journal/credentials.ts';
import { removeCertificate } from '../../../activities/windows/server-certificates.ts';
import type { ExchangeServer } from 'exchange-simulator/tenant/on-premises-state.ts';
import { runningOrganization, type RunningOrganization } from '../running-organization.ts';

let organization: RunningOrganization;
beforeAll(async () => {
  organization = await runningOrganization();
}, 120_000);
afterAll(() => organization.close());
jest.setTimeout(60_000);

const certificateOf = (server: string, source: 'self-signed' | 'installed' = 'self-signed') => ({
  server,
  source,
  validFor: '365 days',
});

async function server(name: string): Promise<ExchangeServer> {
  const found = (await organization.state()).servers.find(({ fqdn }) => fqdn === name);
  if (found === undefined) throw new Error(`There is no ${name}.`);
  return found;
}

const httpsOf = ({ winrm }: ExchangeServer) => winrm.listeners.find(({ transport }) => transport === 'HTTPS');
const credentials = async () => (await listCredentials(await organization.services.journal(), 'corp')).credentials;

async function listenerOf(name: string, thumbprint: string) {
  const { computers } = await organization.state();
  const computer = computers.find(({ dnsHostName }) => dnsHostName === name);
  return { server: name, serverId: computer?.id ?? '', thumbprint };
}

describe('a server without a listener', () => {
  const name = 'ex03.contoso.local';

  it('gets a self-signed certificate and a listener that shows it, and loses both again', async () => {
    const before = await organization.picture();
    const certificate = await organization.apply(listenerCertificateImplementation, certificateOf(name));
    const { thumbprint } = certificate.outputs as { thumbprint: string };
    const desired = await listenerOf(name, thumbprint);
    const listener = await organization.apply(winrmHttpsListenerImplementation, desired);
    const after = await server(name);
    expect(after.certificates).toContainEqual(
      expect.objectContaining({ thumbprint, subject: `CN=${name}`, dnsNames: [name], hasPrivateKey: true }),
    );
    expect(httpsOf(after)).toMatchObject({ hostname: name, certificateThumbprint: thumbprint, port: 5986 });
    expect(listener.outputs).toEqual({ thumbprint, certificate: `cert://${name}/${thumbprint}` });
    expect(await credentials()).toEqual([
      expect.objectContaining({
        kind: 'listener-certificate',
        holder: { kind: 'server', id: desired.serverId, name },
        current: expect.objectContaining({ secret: `cert://${name}/${thumbprint}`, thumbprint, keyId: null }),
      }),
    ]);
    // Twice is once.
    expect(await organization.apply(listenerCertificateImplementation, certificateOf(name))).toMatchObject({
      action: 'none',
      outputs: { thumbprint },
    });
    expect(await organization.undo(winrmHttpsListenerImplementation, desired, listener)).toHaveProperty('undone');
    expect(await organization.undo(listenerCertificateImplementation, certificateOf(name), certificate)).toHaveProperty(
      'undone',
    );
    expect(await organization.picture()).toEqual(before);
    expect(await credentials()).toEqual([]);
  });

  it('finds a certificate again whose answer was lost, and makes no second one', async () => {
    await organization.within('apply', async (context) =>
      listenerCertificateImplementation.create(context, certificateOf(name)),
    );
    const [lost] = (await server(name)).certificates;
    const answer = await organization.apply(listenerCertificateImplementation, certificateOf(name));
    expect(answer).toMatchObject({ action: 'none', outputs: { thumbprint: lost?.thumbprint } });
    await organization.within('apply', async ({ onPremises }) =>
      removeCertificate(onPremises.server(name), name, lost?.thumbprint ?? ''),
    );
    expect((await server(name)).certificates).toEqual([]);
  });

  it('keeps a certificate that its listener still shows', async () => {
    const certificate = await organization.apply(listenerCertificateImplementation, certificateOf(name));
    const { thumbprint } = certificate.outputs as { thumbprint: string };
    const desired = await listenerOf(name, thumbprint);
    const listener = await organization.apply(winrmHttpsListenerImplementation, desired);
    expect(await organization.undo(listenerCertificateImplementation, certificateOf(name), certificate)).toEqual({
      residual: `The listener of ${name} still shows the certificate ${thumbprint}, so it stays.`,
    });
    await organization.undo(winrmHttpsListenerImplementation, desired, listener);
    await organization.undo(listenerCertificateImplementation, certificateOf(name), certificate);
  });
});

it('a listener whose certificate is good is adopted as it is, and its certificate is watched', async () => {
  const name = 'ex02.contoso.local';
  const before = await organization.picture();
  const shown = httpsOf(await server(name))?.certificateThumbprint ?? '';
  const certificate = await organization.apply(listenerCertificateImplementation, certificateOf(name));
  expect(certificate).toMatchObject({ action: 'none', ours: false, outputs: { thumbprint: shown } });
  const listener = await organization.apply(winrmHttpsListenerImplementation, await listenerOf(name, shown));
  expect(listener).toMatchObject({ action: 'none', ours: false });
  expect(await organization.picture()).toEqual(before);
  const [credential] = await credentials();
  expect(credential).toMatchObject({ current: { secret: `cert://${name}/${shown}` }, usedBy: [expect.any(String)] });
});

it('a listener that is there is planned as a change while its certificate is yet to be made', async () => {
  const name = 'ex02.contoso.local';
  const shown = httpsOf(await server(name))?.certificateThumbprint ?? '';
  const after = { $after: `listener-certificate/${name}.thumbprint` };
  const desired = { ...(await listenerOf(name, '')), thumbprint: after as unknown as string };
  const plan = await organization.plan(winrmHttpsListenerImplementation, desired, { unread: true });
  expect(plan).toMatchObject({
    action: 'update',
    changes: [{ property: 'certificateThumbprint', before: shown, after }],
    risks: [{ code: 'certificate-replaced-at-once' }],
    outputs: null,
  });
});

describe('a certificate of an authority', () => {
  const name = 'ex01.contoso.local';

  it('is found where one is installed', async () => {
    const installed = (await server(name)).certificates.find(({ issuer, subject }) => issuer !== subject);
    const answer = await organization.apply(listenerCertificateImplementation, certificateOf(name, 'installed'));
    expect(answer).toMatchObject({ action: 'none', outputs: { thumbprint: installed?.thumbprint } });
  });

  it('that is missing stops the plan with what to do', async () => {
    await expect(
      organization.plan(listenerCertificateImplementation, certificateOf('ex03.contoso.local', 'installed')),
    ).rejects.toMatchObject({ type: 'listener-certificate-missing', nonRetryable: true });
  });

  it('takes the place of another on a listener, and the former one comes back', async () => {
    const before = await organization.picture();
    const own = await organization.apply(listenerCertificateImplementation, certificateOf(name));
    const first = await listenerOf(name, (own.outputs as { thumbprint: string }).thumbprint);
    const made = await organization.apply(winrmHttpsListenerImplementation, first);
    const { outputs } = await organization.apply(listenerCertificateImplementation, certificateOf(name, 'installed'));
    const second = await listenerOf(name, (outputs as { thumbprint: string }).thumbprint);
    const swapped = await organization.apply(winrmHttpsListenerImplementation, second);
    expect(swapped).toMatchObject({ action: 'update', ours: true });
    const recorded = async () =>
      (await credentials())
        .filter(({ holder }) => holder.id === first.serverId)
        .map(({ current }) => current.thumbprint);
    expect(await recorded()).toEqual([second.thumbprint]);
    expect(httpsOf(await server(name))?.certificateThumbprint).toBe(second.thumbprint);
    expect(await organization.undo(winrmHttpsListenerImplementation, second, swapped)).toEqual({
      undone: `the HTTPS listener of ${name} shows ${first.thumbprint} again`,
    });
    expect(httpsOf(await server(name))?.certificateThumbprint).toBe(first.thumbprint);
    expect(await recorded()).toEqual([first.thumbprint]);
    await organization.undo(winrmHttpsListenerImplementation, first, made);
    expect(await recorded()).toEqual([]);
    await organization.undo(listenerCertificateImplementation, certificateOf(name), own);
    expect(await organization.picture()).toEqual(before);
  });
});
