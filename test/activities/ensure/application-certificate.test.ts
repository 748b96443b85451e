/**
 * Certificates as a vendor's product needs them: long keys where asked for, and a second one added by proof of the
 * first.
 */
import { createPublicKey, X509Certificate } from 'node:crypto';
import { applicationCertificateImplementation } from '../../../activities/ensure/application-certificate.ts';
import { applicationImplementation } from '../../../activities/ensure/application.ts';
import { applicationCertificate } from '../../../domain/resources/application-certificate.ts';
import { runningTenant, type RunningTenant } from '../running-tenant.ts';

let tenant: RunningTenant;
beforeAll(async () => {
  tenant = await runningTenant();
});
afterAll(async () => tenant.close());

async function application(displayName: string): Promise<string> {
  const { id } = await tenant.apply(applicationImplementation, { displayName });
  tenant.replicate();
  return id;
}

test('the key has the length that was asked for, NotBefore lies 15 minutes back, and two years are two years', async () => {
  const desired = {
    applicationId: await application('Long Key'),
    displayName: 'Long Key',
    validFor: '730 days',
    keyLength: 3072 as const,
    cryptographicProvider: 'Microsoft Strong Cryptographic Provider' as const,
  };
  const before = tenant.core.clock.now();
  const { outputs } = await tenant.apply(applicationCertificateImplementation, desired);
  const { secret } = outputs as { secret: string };
  const certificate = new X509Certificate((await tenant.secrets.resolve(secret)).value);
  expect(createPublicKey(certificate.publicKey.export({ type: 'spki', format: 'pem' })).asymmetricKeyDetails).toEqual({
    modulusLength: 3072,
    publicExponent: 65537n,
  });
  expect(Date.parse(certificate.validFrom)).toBeLessThanOrEqual(before - 14 * 60_000);
  expect(Math.round((Date.parse(certificate.validTo) - before) / 86_400_000)).toBe(730);
});

test('a plan shows the provider that the .pfx will name, and a short certificate says nothing of it', () => {
  const asked = { applicationId: '11111111-1111-4111-8111-111111111111', displayName: 'A', validFor: '365 days' };
  expect(applicationCertificate.shown?.(asked)).toEqual({ subject: 'CN=A', key: 'RSA 2048', validFor: '365 days' });
  expect(
    applicationCertificate.shown?.({ ...asked, cryptographicProvider: 'Microsoft Strong Cryptographic Provider' }),
  ).toMatchObject({ cryptographicProvider: 'Microsoft Strong Cryptographic Provider' });
});

test('the first is written with the collection, the second added by a proof of the first', async () => {
  const applicationId = await application('Rolls Keys');
  const desired = { applicationId, displayName: 'Rolls Keys', validFor: '40 days' };
  const operations = () =>
    tenant.core.store.audit
      .filter(({ target }) => target === applicationId)
      .map(({ operation }) => operation)
      .filter((operation) => operation.includes('addKey') || operation.startsWith('PATCH'));
  await tenant.apply(applicationCertificateImplementation, desired);
  expect(operations()).toEqual(['PATCH /applications/{id}']);
  tenant.core.clock.advance(11 * 86_400);
  await tenant.apply(applicationCertificateImplementation, desired);
  expect(operations()).toEqual(['PATCH /applications/{id}', 'POST /applications/{id}/addKey']);
});
