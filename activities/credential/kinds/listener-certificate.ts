/**
 * Certificates of WinRM's HTTPS listeners. The key never leaves the server, so that nothing is in the secret store; a
 * listener shows one certificate, so that registering the new one takes the old one out of use. The old one stays in the
 * server's store until the end, for a rotation that is rolled back.
 *
 * A self-signed one is made anew; one that an authority has issued is only ever replaced by a newer one that is installed.
 * Source: the vendor's document, 3.3 and 3.3.1; odp, Get-ExchangeCertificate (what Exchange uses a certificate for).
 */
import { milliseconds } from '../../../domain/duration.ts';
import { holderName, type Holder } from '../../../domain/credential.ts';
import { Failure } from '../../../domain/failure.ts';
import { faultOf, isSelfSigned, newestInstalled } from '../../../domain/server-certificate.ts';
import type { Shell } from '../../../connectors/powershell/shell.ts';
import type { ConnectionContext } from '../../context.ts';
import { exchangeUsesOf } from '../../windows/exchange-certificate.ts';
import { httpsListenerOn, setHttpsListener } from '../../windows/https-listener.ts';
import { certificatesOn, makeSelfSigned, removeCertificate } from '../../windows/server-certificates.ts';
import { versionOfCertificate } from '../server-certificate-version.ts';
import type { CredentialKindRotation } from './credential-kind.ts';

export const listenerCertificateRotation: CredentialKindRotation = {
  stage: async (context, { credential: { holder }, rotation: { previous, tag } }, validFor) => {
    const { server, shell } = on(context, holder);
    const now = context.clock.now();
    const certificates = await certificatesOn(shell, server);
    const old = certificates.find(({ thumbprint }) => thumbprint === previous.thumbprint);
    if (old !== undefined && !isSelfSigned(old)) {
      const newest = newestInstalled(certificates, server, now);
      if (newest !== undefined && newest.notAfter > old.notAfter) return versionOfCertificate(server, newest);
      throw new Failure('newer-certificate-missing', { service: 'powershell', subject: server });
    }
    const ofBefore = certificates.find((each) => each.friendlyName === tag && faultOf(each, server, now) === undefined);
    if (ofBefore !== undefined) return versionOfCertificate(server, ofBefore);
    const made = await makeSelfSigned(shell, { server, tag, notAfter: now + milliseconds(validFor) });
    const read = (await certificatesOn(shell, server)).find(({ thumbprint }) => thumbprint === made);
    if (read !== undefined) return versionOfCertificate(server, read);
    throw new Failure('written-not-yet-visible', { service: 'runbook', subject: `certificate ${made} of ${server}` });
  },
  unstage: async (context, { credential: { holder }, rotation: { tag } }) => {
    const { server, shell } = on(context, holder);
    // An installed one, which has no mark, is its authority's and its administrator's.
    const staged = (await certificatesOn(shell, server)).filter(({ friendlyName }) => friendlyName === tag);
    for (const { thumbprint } of staged) await removeUnused(shell, server, thumbprint);
    return staged.length > 0;
  },
  register: async (context, { credential: { holder }, rotation: { next } }) => {
    if (next === null) throw new RangeError('A certificate is staged before the listener shows it.');
    await show(context, holder, next.thumbprint);
    return next;
  },
  isRegistered: async (context, { holder }, { thumbprint }) => {
    const { server, shell } = on(context, holder);
    return (await httpsListenerOn(shell, server))?.certificateThumbprint === thumbprint;
  },
  unregister: async (context, { credential: { holder }, rotation: { previous } }) =>
    show(context, holder, previous.thumbprint),
  retire: async (context, { credential: { holder }, rotation: { previous } }) => {
    const { server, shell } = on(context, holder);
    const { thumbprint } = previous;
    const isThere = (await certificatesOn(shell, server)).some((each) => each.thumbprint === thumbprint);
    if (!isThere || thumbprint === null) return;
    const uses = await exchangeUsesOf(context.onPremises.exchange, server, thumbprint);
    if (uses.length > 0) {
      const subject = `${thumbprint} of ${server}: Exchange uses it for ${uses.join(', ')}`;
      throw new Failure('certificate-in-use', { service: 'exchange', subject });
    }
    await removeUnused(shell, server, thumbprint);
  },
  // The listener shows the new one by then.
  isOldThere: async (context, { credential: { holder }, rotation: { previous } }) => {
    const { server, shell } = on(context, holder);
    return (await certificatesOn(shell, server)).some(({ thumbprint }) => thumbprint === previous.thumbprint);
  },
};

function on({ onPremises }: ConnectionContext, holder: Holder): { server: string; shell: Shell } {
  const server = holderName(holder);
  return { server, shell: onPremises.server(server) };
}

/**
 * A listener that was removed is not made again: a rotation opens no ports.
 * @returns whether it showed another one
 */
async function show(context: ConnectionContext, holder: Holder, thumbprint: string | null): Promise<boolean> {
  const { server, shell } = on(context, holder);
  const listener = await httpsListenerOn(shell, server);
  if (listener === undefined) throw new Failure('listener-gone', { service: 'powershell', subject: server });
  if (listener.certificateThumbprint === thumbprint) return false;
  const isThere = (await certificatesOn(shell, server)).some((each) => each.thumbprint === thumbprint);
  if (!isThere || thumbprint === null) {
    throw new Failure('certificate-gone', { service: 'powershell', subject: `${thumbprint ?? '?'} of ${server}` });
  }
  await setHttpsListener(shell, server, { hostname: server, certificateThumbprint: thumbprint });
  return true;
}

async function removeUnused(shell: Shell, server: string, thumbprint: string): Promise<void> {
  if ((await httpsListenerOn(shell, server))?.certificateThumbprint === thumbprint) {
    const subject = `${thumbprint} of ${server}: the listener shows it`;
    throw new Failure('certificate-in-use', { service: 'powershell', subject });
  }
  await removeCertificate(shell, server, thumbprint);
}
