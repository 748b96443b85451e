/**
 * The HTTPS listener: made, or given another host name and certificate, together. Its certificate is a credential,
 * which is recorded once the listener shows it. The certificate that it had before stays in the store. Source: the
 * vendor's document, 3.3 and 3.3.1; learn, New-/Set-/Remove-WSManInstance.
 */
import { certificateLocator } from '../../domain/certificate-locator.ts';
import { winrmHttpsListener } from '../../domain/resources/winrm-https-listener.ts';
import { versionOfCertificate } from '../credential/server-certificate-version.ts';
import { refuseGroupPolicy } from '../windows/group-policy.ts';
import {
  httpsListenerOn,
  makeHttpsListener,
  removeHttpsListener,
  setHttpsListener,
} from '../windows/https-listener.ts';
import { certificatesOn } from '../windows/server-certificates.ts';
import { implementation } from './implementation.ts';

export const winrmHttpsListenerImplementation = implementation({
  resource: winrmHttpsListener,
  async read({ onPremises }, desired) {
    const { server } = desired;
    const listener = await httpsListenerOn(onPremises.server(server), server);
    if (listener === undefined) return undefined;
    const { hostname, certificateThumbprint } = listener;
    const state = { hostname, certificateThumbprint };
    if (winrmHttpsListener.diff(desired, state).length > 0) refuseGroupPolicy(listener, `HTTPS listener of ${server}`);
    return { id: `${server}/HTTPS`, state };
  },
  async create({ onPremises }, { server, thumbprint }) {
    const values = { hostname: server, certificateThumbprint: thumbprint };
    await makeHttpsListener(onPremises.server(server), server, values);
    return `${server}/HTTPS`;
  },
  async update({ onPremises }, { server, thumbprint }) {
    const values = { hostname: server, certificateThumbprint: thumbprint };
    await setHttpsListener(onPremises.server(server), server, values);
  },
  async undo({ onPremises }, { desired: { server }, before, after, created }) {
    const shell = onPremises.server(server);
    const now = await httpsListenerOn(shell, server);
    if (now === undefined) return { undone: 'it no longer exists' };
    if (now.certificateThumbprint !== after.certificateThumbprint) {
      return {
        residual: `The HTTPS listener of ${server} shows ${now.certificateThumbprint} now, which this run didn't set: it stays.`,
      };
    }
    if (created || before === undefined) {
      await removeHttpsListener(shell, server);
      return { undone: `the HTTPS listener of ${server} is removed` };
    }
    const isThere = (await certificatesOn(shell, server)).some(
      ({ thumbprint }) => thumbprint === before.certificateThumbprint,
    );
    if (!isThere) {
      return {
        residual: `The certificate ${before.certificateThumbprint} is no longer on ${server}: its listener keeps the new one.`,
      };
    }
    await setHttpsListener(shell, server, before);
    return { undone: `the HTTPS listener of ${server} shows ${before.certificateThumbprint} again` };
  },
  async credential({ onPremises }, { state }, { server, serverId }) {
    const certificates = await certificatesOn(onPremises.server(server), server);
    const shown = certificates.find(({ thumbprint }) => thumbprint === state.certificateThumbprint);
    if (shown === undefined) return undefined;
    return {
      kind: 'listener-certificate',
      holder: { kind: 'server', id: serverId, name: server },
      current: versionOfCertificate(server, shown),
    };
  },
  storedSecret: ({ certificateThumbprint }, { server }) => certificateLocator(server, certificateThumbprint),
  // Of what it is to show: what an update finds is another one.
  outputs: (_found, { server, thumbprint }) => ({ certificate: certificateLocator(server, thumbprint), thumbprint }),
});
