import { certificateLocator, parseCertificateLocator } from '../../domain/certificate-locator.ts';
import { parseSecretReference } from '../../domain/secret-reference.ts';

const thumbprint = '6A8D7E5537D441190FD72C7C2E879A064072CE0F';

it('says where a certificate lies, and is no secret reference', () => {
  const locator = certificateLocator('EX01.contoso.local', thumbprint.toLowerCase());
  expect(locator).toBe(`cert://ex01.contoso.local/${thumbprint}`);
  expect(parseCertificateLocator(locator)).toEqual({ server: 'ex01.contoso.local', thumbprint });
  expect(parseSecretReference(locator)).toBeUndefined();
});

it.each([
  'secret://name@1',
  `cert://ex01/${thumbprint.slice(1)}`,
  `cert://ex01.contoso.local/${thumbprint.toLowerCase()}`,
  `cert:///${thumbprint}`,
  `cert://ex01/../${thumbprint}`,
])('%s is none', (text) => {
  expect(parseCertificateLocator(text)).toBeUndefined();
});
