/** Which inputs Client Sense on premises and AllSolutions take, and what each refusal says. */
import { allsolutionsEwsInput, allsolutionsTarget } from '../../../domain/runbooks/allsolutions-ews.ts';
import { runbookNamed } from '../../../domain/runbooks/catalogue.ts';
import { clientSenseOnpremInput } from '../../../domain/runbooks/client-sense-onprem.ts';

const clientSense = {
  userPrincipalName: 'svc-clientsense@contoso.example',
  password: 'secret://client-sense-onprem-password',
  host: 'mail.contoso.example',
  targetMailbox: 'kim.lund@contoso.example',
};
const scoped = { mailboxScope: "Department -eq 'Finance'", outsideMailbox: 'ravi.patel@contoso.example' };

const allsolutions = {
  account: String.raw`CONTOSO\allsolutions`,
  password: 'secret://allsolutions-password',
  scopeGroup: 'AllSolutions Users',
  targetMailbox: 'testaccount@contoso.example',
  outsideMailbox: 'ravi.patel@contoso.example',
};

const issueOf = (
  schema: { safeParse(input: unknown): { error?: { issues: { path: PropertyKey[]; message: string }[] } } },
  input: object,
) => {
  const [issue] = schema.safeParse(input).error?.issues ?? [];
  return issue === undefined ? undefined : `${issue.path.join('.')} ${issue.message}`;
};

describe('client-sense-onprem', () => {
  test('asks for little, and takes the rest from the document', () => {
    expect(clientSenseOnpremInput.parse(clientSense)).toEqual({
      ...clientSense,
      authentication: 'basic',
      servers: ['all'],
      ewsBasic: false,
      roleGroupName: 'Client Sense Management',
    });
  });

  test.each<[string, object, RegExp]>([
    [
      'a name with the suffix of a private domain',
      { userPrincipalName: 'svc@contoso.local' },
      /^userPrincipalName must end in the public/,
    ],
    [
      'a scope without a mailbox outside',
      { mailboxScope: scoped.mailboxScope },
      /^outsideMailbox must be given with mailboxScope/,
    ],
    [
      'a mailbox outside of nothing',
      { outsideMailbox: scoped.outsideMailbox },
      /^outsideMailbox must be given with mailboxScope/,
    ],
    ['one mailbox twice', { ...scoped, outsideMailbox: 'Kim.Lund@contoso.example' }, /^outsideMailbox must be another/],
    ['a filter that is none', { ...scoped, mailboxScope: 'everybody' }, /^mailboxScope must be a recipient filter/],
    [
      'a filter with an expansion',
      { ...scoped, mailboxScope: 'Department -eq "$(Get-Date)"' },
      /^mailboxScope must be/,
    ],
    [
      'a filter of 64 KB',
      { ...scoped, mailboxScope: `Department -eq '${'x'.repeat(65_536)}'` },
      /^mailboxScope must be at most/,
    ],
    [
      'a role group whose scope would have too long a name',
      { roleGroupName: 'x'.repeat(55) },
      /^roleGroupName must be at most 54/,
    ],
    ['a password in place of its reference', { password: 'Sommer2026!' }, /^password must be a secret reference/],
  ])('refuses %s', (_what, given, problem) => {
    expect(issueOf(clientSenseOnpremInput, { ...clientSense, ...given })).toMatch(problem);
  });

  test('takes quotes, expansions, semicolons and any script within a filter as the text that they are', () => {
    const mailboxScope = "Department -eq 'O''Hara; $(1+1) `x` Отдел 山'";
    expect(clientSenseOnpremInput.parse({ ...clientSense, ...scoped, mailboxScope }).mailboxScope).toBe(mailboxScope);
  });

  test('works on servers', () => {
    expect(runbookNamed('client-sense-onprem')?.target(clientSenseOnpremInput.parse(clientSense))).toBe('servers');
  });
});

describe('allsolutions-ews', () => {
  test('speaks Dutch by default, and touches no proxy', () => {
    const { language, proxy, servers, mailboxesIn } = allsolutionsEwsInput.parse(allsolutions);
    expect({ language, proxy, servers, mailboxesIn }).toEqual({
      language: 'nl',
      proxy: undefined,
      servers: ['all'],
      mailboxesIn: 'exchange-server',
    });
  });

  const { scopeGroup: _group, outsideMailbox: _outside, ...unscoped } = allsolutions;
  const { password: _password, ...online } = { ...allsolutions, mailboxesIn: 'exchange-online' };

  test.each<[string, object, RegExp]>([
    ['nothing about which mailboxes', unscoped, /^scopeGroup must be given, or else/],
    [
      'a group and a filter',
      { ...allsolutions, mailboxScope: "Department -eq 'Finance'" },
      /^scopeGroup must be given, or else/,
    ],
    [
      'the whole organization on hosted Exchange',
      { ...unscoped, wholeOrganization: true, hosted: true },
      /^wholeOrganization must not/,
    ],
    [
      'the whole of Exchange Online',
      { ...online, scopeGroup: undefined, outsideMailbox: undefined, wholeOrganization: true },
      /^wholeOrganization must not/,
    ],
    [
      'a scope without a mailbox outside',
      { ...allsolutions, outsideMailbox: undefined },
      /^outsideMailbox must be given with a scope/,
    ],
    [
      'a mailbox outside of everybody',
      { ...unscoped, wholeOrganization: true, outsideMailbox: 'x@contoso.example' },
      /^outsideMailbox must be given with a scope/,
    ],
    [
      'one mailbox twice',
      { ...allsolutions, outsideMailbox: allsolutions.targetMailbox },
      /^outsideMailbox must be another/,
    ],
    [
      'a password for Exchange Online',
      { ...online, password: 'secret://x' },
      /^password must be given with exchange-server/,
    ],
    [
      'no password for a server',
      { ...allsolutions, password: undefined },
      /^password must be given with exchange-server/,
    ],
    ['a proxy for Exchange Online', { ...online, proxy: 'http://proxy:8080' }, /^proxy must not/],
    [
      'a proxy that is more than an address',
      { ...allsolutions, proxy: 'http://proxy:8080/"><x' },
      /^proxy must be the address/,
    ],
    ['an account without a domain', { ...allsolutions, account: 'allsolutions' }, /^account must be DOMAIN/],
  ])('refuses %s', (_what, given, problem) => {
    expect(issueOf(allsolutionsEwsInput, given)).toMatch(problem);
  });

  test('works where the mailboxes are', () => {
    expect(allsolutionsTarget(allsolutionsEwsInput.parse(allsolutions))).toBe('servers');
    expect(allsolutionsTarget(allsolutionsEwsInput.parse(online))).toBe('tenant');
    expect(runbookNamed('allsolutions-ews')?.subject(allsolutionsEwsInput.parse(allsolutions))).toBe(
      String.raw`contoso\allsolutions`,
    );
  });
});
