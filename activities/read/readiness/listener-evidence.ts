/** The HTTPS listener that a server has, its certificate, and when that ends: one that ends soon is said to. */
import type { Shell } from '../../../connectors/powershell/shell.ts';
import { inWords } from '../../../domain/duration.ts';
import type { Evidence } from '../../../domain/plan.ts';
import { certificateInWords, faultOf, type ServerCertificate } from '../../../domain/server-certificate.ts';
import { httpsListenerOn } from '../../windows/https-listener.ts';
import { certificatesOn } from '../../windows/server-certificates.ts';

const soon = 30 * 86_400_000;

/** @param now milliseconds since the epoch, the connection's clock */
export async function listenerEvidence(shell: Shell, server: string, now: number): Promise<Evidence[]> {
  const listener = await httpsListenerOn(shell, server);
  const certificates = await certificatesOn(shell, server);
  const shown = certificates.find(({ thumbprint }) => thumbprint === listener?.certificateThumbprint);
  const name = `${server}: HTTPS listener`;
  if (listener === undefined) return [{ name, observed: 'none' }, ...installedEvidence(certificates, server, now)];
  const where = `port ${listener.port}, for ${listener.hostname || 'no name'}`;
  if (shown === undefined) {
    const observed = `${where}; its certificate ${listener.certificateThumbprint || '(none)'} isn't in the store`;
    return [{ name, observed }, ...installedEvidence(certificates, server, now)];
  }
  const fault = faultOf(shown, server, now);
  const left = shown.notAfter - now;
  const end =
    fault !== undefined
      ? `it can't serve: it ${fault}`
      : left <= soon
        ? `it ends soon, in ${inWords(left)}: it is taken as it is, watched, and renewed by its rotation`
        : `it ends in ${inWords(left)}`;
  return [
    { name, observed: `${where}; ${certificateInWords(shown)}; ${end}` },
    ...installedEvidence(certificates, server, now),
  ];
}

/** What else could serve: the approver may prefer one of an authority. */
function installedEvidence(certificates: readonly ServerCertificate[], server: string, now: number): Evidence[] {
  const good = certificates.filter((each) => faultOf(each, server, now) === undefined);
  if (good.length === 0) return [];
  return [{ name: `${server}: certificates that can serve`, observed: good.map(certificateInWords).join('; ') }];
}
