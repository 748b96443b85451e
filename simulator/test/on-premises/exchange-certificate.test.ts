import { exceptionOf, inExchange, openOrganization } from './organization.ts';

it('lists the certificates of a server, and what Exchange uses each for', async () => {
  const organization = await openOrganization({ servers: 2 });
  const run = (parameters: Record<string, unknown>) =>
    inExchange(organization, 'Get-ExchangeCertificate', parameters).objects;
  const [certificate] = run({ Server: 'EX02' });
  expect(certificate).toMatchObject({ Subject: 'CN=ex02.contoso.local', IsSelfSigned: true, Services: 'None' });
  expect(run({ Server: 'ex02.contoso.local', Thumbprint: certificate?.['Thumbprint'] })).toEqual([certificate]);
  inExchange(organization, 'Enable-ExchangeCertificate', {
    Server: 'EX02',
    Thumbprint: certificate?.['Thumbprint'],
    Services: 'IIS',
    Confirm: false,
  });
  expect(run({ Server: 'EX02' })[0]).toMatchObject({ Services: 'IIS' });
  expect(exceptionOf(() => run({ Server: 'EX02', Thumbprint: 'A'.repeat(40) }))).toBe(
    'ManagementObjectNotFoundException',
  );
});
