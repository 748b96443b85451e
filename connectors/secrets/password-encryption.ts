/**
 * PBES2 as readers of PKCS#12 files take it: pkijs' own cuts encrypted octets into parts, whose lengths it leaves
 * indefinite (BER, no DER), and salts with 64 octets, of which GnuTLS reads 32 at most.
 *
 * Sources: RFC 8018, 6.2 and appendix A; measured: GnuTLS 3.7 reports such a salt as too long for its buffer.
 */
import { createCipheriv, pbkdf2, randomBytes, webcrypto } from 'node:crypto';
import { promisify } from 'node:util';
import { Null, OctetString } from 'asn1js';
import * as pkijs from 'pkijs';

const oid = {
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  hmacWithSha256: '1.2.840.113549.2.9',
  aes256Cbc: '2.16.840.1.101.3.4.1.42',
} as const;

/** What pkijs requires to be asked with; this engine does nothing else. */
export const passwordEncryption = {
  contentEncryptionAlgorithm: { name: 'AES-CBC', length: 256 },
  hmacHashAlgorithm: 'SHA-256',
} as const;

const saltOctets = 16;
const keyOctets = 32;

export class PasswordEncryption extends pkijs.CryptoEngine {
  constructor() {
    super({ name: 'node', crypto: webcrypto });
  }

  /** By AES-256-CBC, with a key that PBKDF2 makes of the password by HMAC-SHA-256, whatever else is asked. */
  override async encryptEncryptedContentInfo({
    password,
    iterationCount,
    contentType,
    contentToEncrypt,
  }: pkijs.CryptoEngineEncryptParams): Promise<pkijs.EncryptedContentInfo> {
    const [salt, iv] = [randomBytes(saltOctets), randomBytes(16)];
    const secret = Buffer.from(password);
    const key = await promisify(pbkdf2)(secret, salt, iterationCount, keyOctets, 'sha256');
    const cipher = createCipheriv('aes-256-cbc', key, iv);
    const encrypted = Buffer.concat([cipher.update(Buffer.from(contentToEncrypt)), cipher.final()]);
    const derivation = new pkijs.PBKDF2Params({
      salt: octets(salt),
      iterationCount,
      prf: algorithm(oid.hmacWithSha256, new Null()),
    });
    const parameters = new pkijs.PBES2Params({
      keyDerivationFunc: algorithm(oid.pbkdf2, derivation.toSchema()),
      encryptionScheme: algorithm(oid.aes256Cbc, octets(iv)),
    });
    return new pkijs.EncryptedContentInfo({
      contentType,
      contentEncryptionAlgorithm: algorithm(oid.pbes2, parameters.toSchema()),
      encryptedContent: octets(encrypted),
      disableSplit: true,
    });
  }
}

function algorithm(algorithmId: string, algorithmParams: unknown): pkijs.AlgorithmIdentifier {
  return new pkijs.AlgorithmIdentifier({ algorithmId, algorithmParams });
}

function octets(bytes: Uint8Array): OctetString {
  return new OctetString({ valueHex: new Uint8Array(bytes) });
}
