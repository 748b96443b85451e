/**
 * The simulator's own certificate authority, and a server certificate under it for loopback and for Microsoft's names.
 *
 * Nothing trusts it but a client that is told to: that is why the simulator can't be mistaken for the real service.
 * Kept in the home folder, made anew when it is about to end.
 */
import 'reflect-metadata';
import { webcrypto, X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import * as x509 from '@peculiar/x509';
import { writeWhole } from '../tenant/home.ts';
import { microsoftHosts } from './microsoft-hosts.ts';

export interface ServerIdentity {
  /** File that holds the authority's certificate, PEM. */
  authorityFile: string;
  authority: string;
  certificate: string;
  key: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 24 * 60 * 60 * 1000;

/** @param folder where the certificates are kept */
export async function openServerIdentity(folder: string): Promise<ServerIdentity> {
  const authorityFile = path.join(folder, 'certificate-authority.pem');
  const serverFile = path.join(folder, 'server-certificate.pem');
  const keyFile = path.join(folder, 'server-key.pem');
  const read = (file: string) => fs.readFileSync(file, 'utf8');
  const complete = [authorityFile, serverFile, keyFile].every((file) => fs.existsSync(file));
  if (!complete || Date.parse(new X509Certificate(read(serverFile)).validTo) < Date.now() + 30 * day) {
    const made = await make();
    writeWhole(keyFile, made.key);
    writeWhole(serverFile, made.certificate);
    writeWhole(authorityFile, made.authority);
  }
  return { authorityFile, authority: read(authorityFile), certificate: read(serverFile), key: read(keyFile) };
}

async function make(): Promise<{ authority: string; certificate: string; key: string }> {
  x509.cryptoProvider.set(webcrypto);
  const notBefore = new Date(Date.now() - day);
  const notAfter = new Date(Date.now() + 365 * day);
  const authorityKeys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const serverKeys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Exchange Runbooks Simulator (not Microsoft)',
    keys: authorityKeys,
    signingAlgorithm: algorithm,
    notBefore,
    notAfter,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const certificate = await x509.X509CertificateGenerator.create({
    subject: 'CN=localhost',
    issuer: authority.subject,
    publicKey: serverKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: algorithm,
    notBefore,
    notAfter,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'ip', value: '127.0.0.1' },
        { type: 'dns', value: 'localhost' },
        ...microsoftHosts.map((value) => ({ type: 'dns' as const, value })),
      ]),
      await x509.SubjectKeyIdentifierExtension.create(serverKeys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', serverKeys.privateKey)).toString('base64');
  return {
    authority: `${authority.toString('pem')}\n`,
    certificate: `${certificate.toString('pem')}\n`,
    key: `-----BEGIN PRIVATE KEY-----\n${key.replaceAll(/.{64}/g, '$&\n').trimEnd()}\n-----END PRIVATE KEY-----\n`,
  };
}
