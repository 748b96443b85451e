/**
 * The simulator's own certificate authority, and two server certificates under it: for loopback and Microsoft's names, and
 * for loopback and the names of the organization on premises.
 *
 * Only a client that is configured to trust it does: that is why the simulator can't be mistaken for the real service.
 * Kept in the home folder, and made again before it expires.
 */
import 'reflect-metadata';
import { webcrypto, X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import * as x509 from '@peculiar/x509';
import { privateKeyPem } from '../identity/key-pairs.ts';
import { writeWhole } from '../write-whole.ts';
import { microsoftHosts } from './microsoft-hosts.ts';
import { publicHost, serverHosts } from './organization-hosts.ts';

/** A certificate with its key, PEM. */
interface HostCertificate {
  certificate: string;
  key: string;
}

export interface ServerIdentity extends HostCertificate {
  /** File of the authority's certificate, PEM. */
  authorityFile: string;
  authority: string;
  /** Of the organization on premises. */
  organization: HostCertificate;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 24 * 60 * 60 * 1000;

/** @param folder where the certificates are kept */
export async function openServerIdentity(folder: string): Promise<ServerIdentity> {
  const authorityFile = path.join(folder, 'certificate-authority.pem');
  const files = (name: string) => ({
    certificate: path.join(folder, `${name}-certificate.pem`),
    key: path.join(folder, `${name}-key.pem`),
  });
  const [own, organization] = [files('server'), files('organization')];
  const read = (file: string) => fs.readFileSync(file, 'utf8');
  const needed = [authorityFile, ...Object.values(own), ...Object.values(organization)];
  const isComplete = needed.every((file) => fs.existsSync(file));
  if (!isComplete || Date.parse(new X509Certificate(read(own.certificate)).validTo) < Date.now() + 30 * day) {
    const made = await make();
    for (const [{ certificate, key }, one] of [
      [own, made.own],
      [organization, made.organization],
    ] as const) {
      writeWhole(key, one.key);
      writeWhole(certificate, one.certificate);
    }
    writeWhole(authorityFile, made.authority);
  }
  const from = ({ certificate, key }: typeof own) => ({ certificate: read(certificate), key: read(key) });
  return { authorityFile, authority: read(authorityFile), ...from(own), organization: from(organization) };
}

async function make() {
  x509.cryptoProvider.set(webcrypto);
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Exchange Runbooks Simulator (not Microsoft)',
    keys,
    signingAlgorithm: algorithm,
    ...validity(),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const issuer = { name: authority.subject, keys };
  return {
    authority: `${authority.toString('pem')}\n`,
    own: await issue(issuer, 'localhost', microsoftHosts),
    organization: await issue(issuer, publicHost, [publicHost, ...serverHosts]),
  };
}

const validity = () => ({
  notBefore: new Date(Date.now() - day),
  notAfter: new Date(Date.now() + 365 * day),
});

/** @param hosts in addition to loopback */
async function issue(
  issuer: { name: string; keys: webcrypto.CryptoKeyPair },
  commonName: string,
  hosts: readonly string[],
): Promise<HostCertificate> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${commonName}`,
    issuer: issuer.name,
    publicKey: keys.publicKey,
    signingKey: issuer.keys.privateKey,
    signingAlgorithm: algorithm,
    ...validity(),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'ip', value: '127.0.0.1' },
        { type: 'dns', value: 'localhost' },
        ...hosts.map((value) => ({ type: 'dns' as const, value })),
      ]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey),
    ],
  });
  return {
    certificate: `${certificate.toString('pem')}\n`,
    key: await privateKeyPem(keys),
  };
}
