/**
 * A certificate with its private key as a PKCS#12 file (.pfx), made in memory. Windows puts the key where the file says:
 * the key bag's attribute names the cryptographic service provider, the key's own attribute says that it may be used for
 * key exchange (AT_KEYEXCHANGE). Both are what `openssl pkcs12 -export -CSP NAME -keyex` writes.
 *
 * Certificate and key are encrypted by AES-256-CBC (PBES2, PBKDF2 with HMAC-SHA-256), the whole is sealed by
 * HMAC-SHA-256. Windows reads such files from Server 2019 on.
 *
 * Invariant: the file is DER in every layer. RFC 7292 allows BER, but readers such as Go's and GnuTLS' take DER only.
 *
 * Sources: RFC 7292; X.690 for DER; 1.3.6.1.4.1.311.17.1 is Microsoft's (CSP name as a BMPString), 2.5.29.15 is X.509's key usage.
 */
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { BitString, BmpString, OctetString } from 'asn1js';
import * as pkijs from 'pkijs';
import { Failure } from '../../domain/failure.ts';
import { cryptographicProviders } from '../../domain/resources/application-certificate.ts';
import type { CertificateCredential } from '../entra/identity.ts';
import { passwordEncryption, PasswordEncryption } from './password-encryption.ts';

/** Providers that the import into Windows can be asked for. The first is the document's; the second knows SHA-2. */
export const providers = cryptographicProviders;
export type Provider = (typeof providers)[number];

const oid = {
  localKeyId: '1.2.840.113549.1.9.21',
  providerName: '1.3.6.1.4.1.311.17.1',
  keyUsage: '2.5.29.15',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certificateBag: '1.2.840.113549.1.12.10.1.3',
} as const;

/** AT_KEYEXCHANGE, as openssl's -keyex sets it: the bit of key usage that stands for data encipherment. */
const keyExchange = Uint8Array.of(0x10);
const iterations = 10_000;
const shortest = 8;

/**
 * @param password 8 or more printable ASCII characters: programs differ in how they read others
 * @returns DER
 * @throws Failure `pfx-password-unusable`
 */
export async function pfxOf(
  { certificate, privateKey }: CertificateCredential,
  password: string,
  provider: Provider = providers[0],
): Promise<Buffer> {
  if (!/^[\x20-\x7e]*$/.test(password) || password.length < shortest) {
    throw new Failure('pfx-password-unusable', { service: 'secrets' });
  }
  const engine = new PasswordEncryption();
  const secret = bytes(Buffer.from(password, 'ascii'));
  const der = new X509Certificate(certificate).raw;
  const localKeyId = attribute(oid.localKeyId, new OctetString({ valueHex: createHash('sha1').update(der).digest() }));
  const encryption = { ...passwordEncryption, password: secret, iterationCount: iterations };

  const keyBag = new pkijs.PKCS8ShroudedKeyBag({ parsedValue: keyInfo(privateKey) });
  await keyBag.makeInternalValues(encryption, engine);
  const keySafe = new pkijs.SafeContents({
    safeBags: [
      new pkijs.SafeBag({
        bagId: oid.shroudedKeyBag,
        bagValue: keyBag,
        bagAttributes: [localKeyId, attribute(oid.providerName, new BmpString({ value: provider }))],
      }),
    ],
  });
  const certificateSafe = new pkijs.SafeContents({
    safeBags: [
      new pkijs.SafeBag({
        bagId: oid.certificateBag,
        bagValue: new pkijs.CertBag({ parsedValue: pkijs.Certificate.fromBER(bytes(der)) }),
        bagAttributes: [localKeyId],
      }),
    ],
  });
  const authenticatedSafe = new pkijs.AuthenticatedSafe({
    parsedValue: {
      safeContents: [
        { privacyMode: 1, value: certificateSafe },
        { privacyMode: 0, value: keySafe },
      ],
    },
  });
  await authenticatedSafe.makeInternalValues({ safeContents: [encryption, {}] }, engine);
  const pfx = new pkijs.PFX({ parsedValue: { integrityMode: 0, authenticatedSafe } });
  await pfx.makeInternalValues(
    { password: secret, iterations, pbkdf2HashAlgorithm: 'SHA-256', hmacHashAlgorithm: 'SHA-256' },
    engine,
  );
  return Buffer.from(pfx.toSchema().toBER());
}

/** The key as PKCS#8, with its own attribute. */
function keyInfo(privateKey: string): pkijs.PrivateKeyInfo {
  const der = createPrivateKey(privateKey).export({ type: 'pkcs8', format: 'der' });
  const info = pkijs.PrivateKeyInfo.fromBER(bytes(der));
  info.attributes = [attribute(oid.keyUsage, new BitString({ valueHex: keyExchange, unusedBits: 4 }))];
  return info;
}

function attribute(type: string, value: OctetString | BmpString | BitString): pkijs.Attribute {
  return new pkijs.Attribute({ type, values: [value] });
}

/** A copy in a buffer of its own, which is what pkijs reads. */
function bytes(buffer: Uint8Array): ArrayBuffer {
  return new Uint8Array(buffer).buffer;
}
