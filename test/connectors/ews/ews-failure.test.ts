/** What the simulator can't produce: every row of EWS' refusals. */
import { ewsByToken } from '../../../connectors/ews/by-token.ts';
import { challenge } from '../../../connectors/ews/challenge.ts';
import { ewsClient } from '../../../connectors/ews/ews-client.ts';
import { closeRoutes } from '../../../connectors/http/routes.ts';
import type { FailureClass, FailureCode } from '../../../domain/failure.ts';
import { failureOf } from '../failure-of.ts';
import { connectedTo, httpsStub } from '../https-stub.ts';
import type { HttpsStub, StubAnswer } from '../https-stub.ts';

let stub: HttpsStub;
beforeEach(async () => {
  stub = await httpsStub();
});
afterEach(async () => {
  await closeRoutes();
  await stub.close();
});

const client = () =>
  ewsClient(ewsByToken(connectedTo(stub), connectedTo(stub).identities.plan), { impersonate: 'a@contoso.example' });
const answerWith = (answer: StubAnswer): void => {
  stub.answer = ({ url }) => (url.startsWith('/EWS') ? answer : undefined);
};
const types = 'xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"';
const soap = (body: string): string =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${body}</s:Body></s:Envelope>`;
const fault = (code: string, more = ''): StubAnswer => ({
  status: 500,
  body: soap(
    `<s:Fault><faultcode>a:${code}</faultcode><faultstring>words</faultstring><detail><e:ResponseCode xmlns:e="errors">${code}</e:ResponseCode>${more}</detail></s:Fault>`,
  ),
});
const refused = (operation: string, code: string): StubAnswer => ({
  body: soap(
    `<m:${operation}Response xmlns:m="m"><m:ResponseMessages><m:${operation}ResponseMessage ResponseClass="Error"><m:ResponseCode>${code}</m:ResponseCode></m:${operation}ResponseMessage></m:ResponseMessages></m:${operation}Response>`,
  ),
});

describe('a refusal of EWS', () => {
  const backOff = `<t:MessageXml ${types}><t:Value Name="BackOffMilliseconds">4500</t:Value></t:MessageXml>`;
  const rows: [string, StubAnswer, FailureCode, FailureClass, object?][] = [
    ['impersonation', fault('ErrorImpersonateUserDenied'), 'ews-impersonation-denied', 'denied'],
    ['no such mailbox', fault('ErrorNonExistentMailbox'), 'ews-mailbox-not-found', 'denied'],
    ['impersonation that failed', fault('ErrorImpersonationFailed'), 'ews-impersonation-failed', 'denied'],
    [
      'an unusable address',
      fault('ErrorInvalidExchangeImpersonationHeaderData'),
      'ews-impersonation-invalid',
      'invalid',
    ],
    ['no access to a folder', refused('GetFolder', 'ErrorAccessDenied'), 'ews-access-denied', 'denied'],
    ['a busy server', fault('ErrorServerBusy', backOff), 'ews-busy', 'throttled', { retryAfter: 4500 }],
    ['a server that broke inside', fault('ErrorInternalServerError'), 'ews-unavailable', 'transient'],
    ['a request against the schema', fault('ErrorSchemaValidation'), 'ews-invalid', 'invalid'],
    [
      'the policy',
      { status: 403, headers: { 'x-ews-policy-reason': 'AppNotAllowed' }, body: '' },
      'ews-blocked-by-policy',
      'denied',
    ],
    ['403 without a reason', { status: 403, body: '' }, 'ews-forbidden', 'denied'],
    [
      'a token without permissions',
      {
        status: 401,
        headers: {
          'x-ms-diagnostics': '2000008;reason="The token contains no permissions";error_category="invalid_grant"',
        },
        body: '',
      },
      'ews-token-without-permissions',
      'denied',
      { serviceCode: '2000008' },
    ],
    ['another token', { status: 401, body: '' }, 'ews-token-refused', 'denied'],
    [
      'an outage',
      { status: 503, headers: { 'retry-after': '2' }, body: '' },
      'ews-unavailable',
      'transient',
      { retryAfter: 2000 },
    ],
    [
      'a logon form',
      { status: 302, headers: { location: '/owa/auth/logon.aspx' }, body: '' },
      'ews-logon-form',
      'denied',
    ],
    [
      'a success that is a page of HTML',
      { body: '<html><body>form</body></html>' },
      'ews-unexpected-answer',
      'transient',
    ],
    [
      'a success with a document type',
      { body: '<!DOCTYPE x [<!ENTITY a "b">]><x/>' },
      'ews-unexpected-answer',
      'transient',
    ],
  ];
  it.each(rows)('%s', async (_, answer, code, failureClass, more = {}) => {
    answerWith(answer);
    expect(await failureOf(client().getFolder('inbox'))).toMatchObject({ code, failureClass, ...more });
  });

  it('leaves the outcome open when a write breaks off or fails without a message', async () => {
    const broken = fault('ErrorInternalServerError');
    for (const answer of [{ status: 500, body: '' }, { hangUp: true }, { body: '<html></html>' }, broken]) {
      answerWith(answer);
      const item = { subject: 's', body: 'b', tag: 't' };
      expect((await failureOf(client().createItem('outbox', item))).failureClass).toBe('unknown-outcome');
    }
  });
});

describe('a request', () => {
  it('names the impersonated mailbox in its header and its envelope', async () => {
    answerWith({ status: 503, body: '' });
    await failureOf(client().getFolder('inbox'));
    const request = stub.requests.at(-1);
    expect(request?.headers['x-anchormailbox']).toBe('a@contoso.example');
    expect(request?.body).toContain('<t:PrimarySmtpAddress>a@contoso.example</t:PrimarySmtpAddress>');
  });

  it('is not made with what XML or a header has no place for', async () => {
    const item = { subject: 'a\u0000b', body: '', tag: 't' };
    expect((await failureOf(client().createItem('outbox', item))).code).toBe('ews-invalid');
    const connected = connectedTo(stub);
    const bad = (): unknown =>
      ewsClient(ewsByToken(connected, connected.identities.plan), { impersonate: 'a@b\r\nx: y' });
    expect(bad).toThrow(expect.objectContaining({ code: 'ews-impersonation-invalid' }) as Error);
  });
});

describe('the challenge', () => {
  it('lists the schemes, one for each header', async () => {
    answerWith({ status: 401, headers: { 'www-authenticate': ['Negotiate', 'NTLM', 'Basic realm="x"'] }, body: '' });
    expect(await challenge(connectedTo(stub))).toEqual({ status: 401, schemes: ['Negotiate', 'NTLM', 'Basic'] });
  });

  it('recognizes a logon form by its redirect', async () => {
    answerWith({ status: 302, headers: { location: '/owa/auth/logon.aspx?url=secret' }, body: '' });
    expect(await challenge(connectedTo(stub))).toEqual({
      status: 302,
      schemes: [],
      redirect: `${stub.origin}/owa/auth/logon.aspx`,
    });
  });
});
