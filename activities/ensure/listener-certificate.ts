/**
 * The certificate for a server's listener. One that the listener shows already and that can serve comes first, no
 * matter who made it and whatever was recorded: since then a rotation may have put another one in the first one's
 * place.
 *
 * A self-signed one carries a friendly name made of the run's, by which it is found when its answer was lost. Source:
 * the vendor's document, 3.3 and 3.3.1; learn, New-SelfSignedCertificate.
 */
import { createHash } from 'node:crypto';
import { milliseconds } from '../../domain/duration.ts';
import { Failure } from '../../domain/failure.ts';
import { listenerCertificate, type ListenerCertificateState } from '../../domain/resources/listener-certificate.ts';
import { faultOf, isSelfSigned, newestInstalled, type ServerCertificate } from '../../domain/server-certificate.ts';
import { httpsListenerOn } from '../windows/https-listener.ts';
import { certificatesOn, makeSelfSigned, removeCertificate } from '../windows/server-certificates.ts';
import { implementation } from './implementation.ts';

export const listenerCertificateImplementation = implementation({
  resource: listenerCertificate,
  async read({ onPremises, clock, run }, { server, source }, recorded) {
    const shell = onPremises.server(server);
    const certificates = await certificatesOn(shell, server);
    const now = clock.now();
    if (source === 'installed') {
      const newest = newestInstalled(certificates, server, now);
      if (newest !== undefined) return found(newest);
      throw new Failure('listener-certificate-missing', { service: 'powershell', subject: server });
    }
    const shown = (await httpsListenerOn(shell, server))?.certificateThumbprint;
    const good = certificates.filter((each) => faultOf(each, server, now) === undefined);
    const ours = good.filter(({ thumbprint, friendlyName }) =>
      recorded === undefined ? friendlyName === tagOf(run) : thumbprint === recorded,
    );
    const chosen = good.find(({ thumbprint }) => thumbprint === shown) ?? ours[0];
    return chosen === undefined ? undefined : found(chosen);
  },
  async create({ onPremises, clock, run }, { server, validFor }) {
    const notAfter = clock.now() + milliseconds(validFor);
    return makeSelfSigned(onPremises.server(server), { server, tag: tagOf(run), notAfter });
  },
  async undo({ onPremises }, { desired: { server }, after: { thumbprint } }) {
    const shell = onPremises.server(server);
    if ((await httpsListenerOn(shell, server))?.certificateThumbprint === thumbprint) {
      return { residual: `The listener of ${server} still shows the certificate ${thumbprint}, so it stays.` };
    }
    const isThere = (await certificatesOn(shell, server)).some((each) => each.thumbprint === thumbprint);
    if (isThere) await removeCertificate(shell, server, thumbprint);
    return { undone: `the certificate ${thumbprint} is removed from ${server}, with its key` };
  },
  outputs: ({ state: { thumbprint, notAfter } }) => ({ thumbprint, notAfter }),
});

/** The same for every try of one run. */
function tagOf(run: string): string {
  return `WinRM HTTPS, run ${createHash('sha256').update(run).digest('hex').slice(0, 16)}`;
}

function found(certificate: ServerCertificate): { id: string; state: ListenerCertificateState } {
  const { thumbprint, subject, issuer, notBefore, notAfter } = certificate;
  return {
    id: thumbprint,
    state: {
      thumbprint,
      subject,
      issuer,
      selfSigned: isSelfSigned(certificate),
      notBefore: new Date(notBefore).toISOString(),
      notAfter: new Date(notAfter).toISOString(),
    },
  };
}
