import {
  certificateInWords,
  faultOf,
  newestInstalled,
  serverAuthentication,
  type ServerCertificate,
} from '../../domain/server-certificate.ts';

const server = 'ex01.contoso.local';
const now = Date.parse('2026-11-26T12:00:00Z');
const day = 86_400_000;

const good: ServerCertificate = {
  thumbprint: 'A'.repeat(40),
  subject: `CN=${server}`,
  issuer: 'CN=CONTOSO Issuing CA, DC=contoso, DC=local',
  friendlyName: '',
  dnsNames: [server],
  notBefore: now - 10 * day,
  notAfter: now + 300 * day,
  hasPrivateKey: true,
  enhancedKeyUsages: [serverAuthentication],
};

describe('a certificate can serve the listener', () => {
  it.each<[string, Partial<ServerCertificate>]>([
    ['when it is for the host, for server authentication, with its key', {}],
    ['whatever the case of its name', { dnsNames: ['EX01.Contoso.Local'] }],
    ['when it names the host by a wildcard of its domain', { dnsNames: ['*.contoso.local'] }],
    ['when it has no DNS names and the host as its common name', { dnsNames: [] }],
    ['when it is good for every use', { enhancedKeyUsages: [] }],
    ['when it is good for any use', { enhancedKeyUsages: ['2.5.29.37.0'] }],
    ['until its very end', { notAfter: now + 1 }],
  ])('%s', (_when, changed) => {
    expect(faultOf({ ...good, ...changed }, server, now)).toBeUndefined();
  });
});

describe('a certificate can not serve it', () => {
  it.each<[string, Partial<ServerCertificate>, string]>([
    ['without its key', { hasPrivateKey: false }, 'has no private key on the server'],
    ['after its end', { notAfter: now }, 'ended on 2026-11-26'],
    ['before its time', { notBefore: now + day }, 'is good only from 2026-11-27 on'],
    ['of another host', { dnsNames: ['ex02.contoso.local'] }, `is not for ${server}`],
    [
      'whose DNS names leave the host out, whatever its common name',
      { dnsNames: ['mail.contoso.example'] },
      `is not for ${server}`,
    ],
    ['with a wildcard of the domain above', { dnsNames: ['*.local'] }, `is not for ${server}`],
    ['for signing code', { enhancedKeyUsages: ['1.3.6.1.5.5.7.3.3'] }, 'is not for server authentication'],
  ])('%s', (_what, changed, fault) => {
    expect(faultOf({ ...good, ...changed }, server, now)).toBe(fault);
  });
});

it('the newest installed one is the one that was issued last, by an authority, and can serve', () => {
  const newer = { ...good, thumbprint: 'B'.repeat(40), notBefore: now - day };
  const selfSigned = { ...newer, thumbprint: 'C'.repeat(40), issuer: good.subject, notBefore: now - 1 };
  const ended = { ...newer, thumbprint: 'D'.repeat(40), notBefore: now - 2, notAfter: now - 1 };
  expect(newestInstalled([good, selfSigned, ended, newer], server, now)?.thumbprint).toBe(newer.thumbprint);
  expect(newestInstalled([selfSigned, ended], server, now)).toBeUndefined();
});

it('is described by its thumbprint, who vouches for it, and its end', () => {
  expect(certificateInWords(good)).toBe(
    `${'A'.repeat(40)}, issued by CN=CONTOSO Issuing CA, DC=contoso, DC=local, until 2027-09-22`,
  );
  expect(certificateInWords({ ...good, issuer: good.subject })).toMatch(/self-signed/);
});
