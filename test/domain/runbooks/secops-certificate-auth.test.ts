import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { secopsCertificateAuthInput } from '../../../domain/runbooks/secops-certificate-auth.ts';

const example = parse(
  readFileSync(join(__dirname, '..', '..', '..', 'examples', 'secops-certificate-auth.yaml'), 'utf8'),
) as Record<string, unknown>;

const problems = (changed: Record<string, unknown>) =>
  secopsCertificateAuthInput
    .safeParse({ ...example, ...changed })
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

test("the example is an input, with the document's own choices where nothing is said", () => {
  expect(secopsCertificateAuthInput.parse(example)).toMatchObject({
    leastPrivilege: false,
    validFor: '730 days',
    keyLength: 2048,
    cryptographicProvider: 'Microsoft Strong Cryptographic Provider',
    searches: 'search-and-delete',
  });
});

test.each([
  ['least privilege without a scope', { leastPrivilege: true }, 'mailboxScope: must be given with leastPrivilege'],
  ['a scope that is no filter', { mailboxScope: 'Sales' }, 'mailboxScope: must be a recipient filter'],
  ['one mailbox for both sides', { outsideMailbox: 'Ada.Berg@contoso.example' }, 'outsideMailbox: must be another'],
  ['a cmdlet that writes', { exchangeCmdlets: ['Set-Mailbox'] }, 'must be the name of a cmdlet that only reads'],
  ['a cmdlet of the other side', { exchangeCmdlets: ['Get-ComplianceSearch'] }, 'must be cmdlets of Exchange'],
  ['a key of 1024 bits', { keyLength: 1024 }, 'keyLength: '],
  ['a server with a blank and a semicolon', { midServers: ['mid; rm'] }, 'must be the name of a server'],
  ['no server', { midServers: [] }, 'must name at least one MID server'],
])('%s is refused by its name', (_what, changed, problem) => {
  expect(problems(changed)?.join('\n')).toContain(problem);
});

test('least privilege with a scope is an input', () => {
  expect(problems({ leastPrivilege: true, mailboxScope: "Department -eq 'Sales'" })).toBeUndefined();
});
