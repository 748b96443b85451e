/**
 * A listener shows one certificate: as soon as the new one is registered, the old one is out of use. So a manual step asks
 * for trust in the new one while the listener still shows the old one, and no connection fails in between.
 */
import { powershellLiteral } from '../../domain/powershell-literal.ts';
import type { CredentialVersion } from '../../domain/rotation.ts';
import { text, type Output, type OutputOf } from '../run/output.ts';
import type { Run } from '../run/run.ts';

/** @param of host name of the server; @param staged the new certificate, in the server's store */
export async function trustBeforehand(
  run: Run,
  of: string,
  staged: OutputOf<CredentialVersion>,
  previous: CredentialVersion,
): Promise<void> {
  // A staged certificate has a thumbprint and an expiry date.
  const thumbprint = staged.thumbprint as Output<string>;
  const notAfter = staged.notAfter as Output<string>;
  const file = powershellLiteral(`${of}.cer`);
  await run.manualStep(`${of}: the listener's new certificate`, {
    'before you confirm': 'on every machine that connects to it: trust the new one beside the old one',
    'what comes then': 'the listener shows the new one, and only that',
    thumbprint,
    'good until': notAfter,
    'export, on the server': text`Export-Certificate -Cert Cert:\\LocalMachine\\My\\${thumbprint} -FilePath ${file}`,
    'import, where it is self-signed': `Import-Certificate -FilePath ${file} -CertStoreLocation Cert:\\LocalMachine\\Root`,
    'where an authority has issued it': 'nothing is to be imported, if its authority is trusted',
    'the old one': previous.thumbprint ?? previous.secret,
  });
}
