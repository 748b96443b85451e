/** What the simulator can't produce: every row of Exchange's refusals, and answers that don't match the question. */
import { exchangeOnline } from '../../../connectors/exchange-online/exchange-online.ts';
import { closeRoutes } from '../../../connectors/http/routes.ts';
import type { FailureClass, FailureCode } from '../../../domain/failure.ts';
import { failureOf } from '../failure-of.ts';
import { connectedTo, httpsStub } from '../https-stub.ts';
import type { HttpsStub, SeenRequest, StubAnswer } from '../https-stub.ts';

let stub: HttpsStub;
beforeEach(async () => {
  stub = await httpsStub();
});
afterEach(async () => {
  await closeRoutes();
  await stub.close();
});

const client = () => exchangeOnline(connectedTo(stub), connectedTo(stub).identities.plan);
const cmdlets = (): SeenRequest[] => stub.requests.filter(({ url }) => url.startsWith('/adminapi'));
const answerWith = (...answers: StubAnswer[]): void => {
  stub.answer = ({ url }) =>
    url.startsWith('/adminapi') ? (answers.length > 1 ? answers.shift() : answers[0]) : undefined;
};
const exception = (name: string, status = 400): StubAnswer => ({
  status,
  body: {
    error: {
      code: 'BadRequest',
      message: 'words',
      innererror: { message: 'inner', type: `Microsoft.Exchange.${name}` },
    },
  },
});

describe('a refusal of Exchange', () => {
  const rows: [string, string, StubAnswer, FailureCode, FailureClass][] = [
    ...[
      'ADTransientException',
      'DCOverloadedException',
      'SuitabilityDirectoryException',
      'ServerInMMException',
      'ADServerSettingsChangedException',
      'StorageTransientException',
      'CmdletProxyNotAvailableException',
      'ServerBusyException',
      'BackendCommunicationException',
    ].map((name): [string, string, StubAnswer, FailureCode, FailureClass] => [
      name,
      'Set-Mailbox',
      exception(name, 500),
      'exchange-busy',
      'transient',
    ]),
    [
      'an unknown object, said with 400',
      'Get-Mailbox',
      exception('ManagementObjectNotFoundException'),
      'exchange-object-not-found',
      'not-found',
    ],
    [
      'an exception in a header',
      'Get-Mailbox',
      { status: 400, headers: { 'x-exceptiontype': 'ManagementObjectNotFoundException' }, body: '' },
      'exchange-object-not-found',
      'not-found',
    ],
    [
      'an exception that only ends like one',
      'Get-Mailbox',
      exception('NotManagementObjectNotFoundException'),
      'exchange-invalid',
      'invalid',
    ],
    ['a bare 404', 'Get-Mailbox', { status: 404, body: '' }, 'exchange-unexpected-answer', 'transient'],
    [
      'what exists already',
      'New-RoleGroup',
      exception('ADObjectAlreadyExistsException'),
      'exchange-already-exists',
      'conflict',
    ],
    [
      'a dehydrated organization',
      'New-RoleGroup',
      exception('InvalidOperationInDehydratedContextException'),
      'exchange-dehydrated',
      'invalid',
    ],
    ['an empty 403', 'Get-Mailbox', { status: 403, body: '' }, 'exchange-denied', 'denied'],
    [
      'a role that is not supported',
      'Get-Mailbox',
      {
        status: 403,
        body: { error: { message: "The role assigned to application 1 isn't supported in this scenario." } },
      },
      'exchange-role-not-supported',
      'denied',
    ],
    [
      'throttling',
      'Get-Mailbox',
      { status: 429, headers: { 'retry-after': '30' }, body: '' },
      'exchange-throttled',
      'throttled',
    ],
    ['an outage', 'Set-Mailbox', { status: 503, body: '' }, 'exchange-unavailable', 'transient'],
    [
      'a gateway that waited in vain for a write',
      'Set-Mailbox',
      { status: 504, body: '' },
      'exchange-outcome-unknown',
      'unknown-outcome',
    ],
    [
      'a gateway that waited in vain for a read',
      'Get-Mailbox',
      { status: 504, body: '' },
      'exchange-unavailable',
      'transient',
    ],
    ['a write whose connection breaks', 'Set-Mailbox', { hangUp: true }, 'answer-lost', 'unknown-outcome'],
    ['a read whose connection breaks', 'Get-Mailbox', { hangUp: true }, 'connection-failed', 'transient'],
    ['a success that is a page of HTML', 'Get-Mailbox', { body: '<html>' }, 'exchange-unexpected-answer', 'transient'],
  ];
  it.each(rows)('%s (%s)', async (_, cmdlet, answer, code, failureClass) => {
    answerWith(answer);
    expect(await failureOf(client().invoke(cmdlet, { Identity: 'somebody' }))).toMatchObject({ code, failureClass });
  });

  it('is a refused token after exactly two calls', async () => {
    answerWith({ status: 401, body: '' });
    expect((await failureOf(client().invoke('Get-Mailbox', {}))).code).toBe('exchange-token-refused');
    expect(cmdlets()).toHaveLength(2);
  });
});

describe('a read by identity', () => {
  const guid = '5f0e4c4e-6f5a-4a35-8f0e-3c3c3c3c3c3c';
  const rows: [string, object[], FailureCode][] = [
    ['nothing at all', [], 'exchange-unexpected-answer'],
    ['another object', [{ Name: 'other' }], 'identity-ignored'],
    ['everything', [{ Guid: guid }, { Name: 'other' }], 'identity-ignored'],
    ['two of the same', [{ Guid: guid }, { Guid: guid }], 'identity-ambiguous'],
    ['one that has the name only as its display name', [{ DisplayName: guid }], 'identity-ignored'],
  ];
  it.each(rows)('is an error when it answers %s', async (_, value, code) => {
    answerWith({ body: { value } });
    expect((await failureOf(client().exactlyOne('Get-RoleGroup', guid))).code).toBe(code);
  });

  it('is present by GUID, whatever its case, by name, by address, and by role and cmdlet', async () => {
    const objects: [string, object][] = [
      [guid.toUpperCase(), { Guid: guid }],
      ['Client Sense', { Name: 'client sense' }],
      ['a@contoso.example', { EmailAddresses: ['SMTP:A@contoso.example'] }],
      ['Mail Recipients\\Get-Mailbox', { Role: 'Mail Recipients', Name: 'Get-Mailbox' }],
    ];
    for (const [identity, object] of objects) {
      answerWith({ body: { value: [object] } });
      expect(await client().exactlyOne('Get-Something', identity)).toEqual({ state: 'present', object });
    }
  });
});

describe('a cmdlet', () => {
  it('goes on to the next page by sending the same body again, under the same request id', async () => {
    answerWith(
      { body: { value: [1], '@odata.nextLink': `${stub.origin}/adminapi/beta/t/InvokeCommand?$skiptoken=1` } },
      { body: { value: [2] } },
    );
    expect(await client().invoke('Get-Mailbox', { Filter: "Department -eq 'Sales'" })).toEqual([1, 2]);
    const [first, second] = cmdlets();
    expect(second).toMatchObject({ method: 'POST', body: first?.body });
    expect(second?.headers['client-request-id']).toBe(first?.headers['client-request-id']);
  });

  it('follows no link to another host', async () => {
    answerWith({ body: { value: [], '@odata.nextLink': 'https://example.com/' } });
    expect((await failureOf(client().invoke('Get-Mailbox', {}))).code).toBe('exchange-unexpected-answer');
  });

  it('that writes to a mailbox is routed to it; any other to the organization', async () => {
    answerWith({ body: '' });
    await client().invoke(
      'Set-CASMailbox',
      { Identity: 'a@contoso.example', ImapEnabled: true },
      { anchor: 'a@contoso.example' },
    );
    await client().invoke('Get-OrganizationConfig', {});
    const [write, read] = cmdlets();
    expect(write?.headers['x-anchormailbox']).toBe('SMTP:a@contoso.example');
    expect(JSON.parse(write?.body ?? '')).toEqual({
      CmdletInput: {
        CmdletName: 'Set-CASMailbox',
        Parameters: { Confirm: false, Identity: 'a@contoso.example', ImapEnabled: true },
      },
    });
    expect(read?.headers['x-anchormailbox']).toBe(
      `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${connectedTo(stub).tenantId}`,
    );
  });

  it('has no line break in its headers', async () => {
    const failure = await failureOf(client().invoke('Get-Mailbox', {}, { anchor: 'a@b\r\nx: y' }));
    expect(failure.code).toBe('exchange-invalid');
    expect(cmdlets()).toHaveLength(0);
  });

  it.each(['Identity', 'User', 'Member', 'CustomResourceScope', 'RecipientRestrictionFilter', 'RoleAssignee'])(
    'is not sent with an empty %s, alone or in a batch',
    async (name) => {
      for (const empty of ['', ' \t', '*', null, undefined, [], ['a', '']]) {
        const parameters = { [name]: empty };
        expect((await failureOf(client().invoke('Get-Anything', parameters))).code).toBe('identity-empty');
        expect((await failureOf(client().batch([{ cmdlet: 'Get-Anything', parameters }]))).code).toBe('identity-empty');
      }
      expect(cmdlets()).toHaveLength(0);
    },
  );
});
