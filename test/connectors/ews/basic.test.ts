/** EWS with a user name and a password, against a server of the test's own: what is sent, and what refusals mean. */
import { ewsByBasic } from '../../../connectors/ews/by-basic.ts';
import { ewsClient } from '../../../connectors/ews/ews-client.ts';
import { closeRoutes } from '../../../connectors/http/routes.ts';
import { failureOf } from '../failure-of.ts';
import { httpsStub, stubHost, type HttpsStub, type StubAnswer } from '../https-stub.ts';

const user = String.raw`CONTOSO\allsolutions`;
const password = 'Wachtwoord: "met" $(van) alles `é ;';

let stub: HttpsStub;
beforeEach(async () => {
  stub = await httpsStub();
});
afterEach(async () => {
  await closeRoutes();
  await stub.close();
});

const client = (place: Partial<Parameters<typeof ewsByBasic>[0]> = {}) =>
  ewsClient(
    ewsByBasic(
      {
        ews: `${stub.origin.replace('127.0.0.1', stubHost)}/EWS/Exchange.asmx`,
        trustRoot: stub.authority,
        addresses: { [stubHost]: '127.0.0.1' },
        ...place,
      },
      { user, password: async () => password },
    ),
    { impersonate: 'kim.lund@contoso.example' },
  );
const answerWith = (answer: StubAnswer): void => {
  stub.answer = () => answer;
};
const unauthorized = (...schemes: string[]): StubAnswer => ({
  status: 401,
  headers: { 'www-authenticate': schemes },
  body: '',
});

it('signs in by name and password as they are, once, and names the mailbox', async () => {
  answerWith({ status: 503, body: '' });
  await failureOf(client().getFolder('outbox'));
  const [request, ...more] = stub.requests;
  expect(more).toEqual([]);
  const [scheme, credentials = ''] = (request?.headers.authorization ?? '').split(' ');
  expect(scheme).toBe('Basic');
  expect(Buffer.from(credentials, 'base64').toString('utf8')).toBe(`${user}:${password}`);
  expect(request?.headers['x-anchormailbox']).toBe('kim.lund@contoso.example');
});

it.each<[string, StubAnswer, string]>([
  ['a wrong password', unauthorized('Negotiate', 'Basic realm="x"'), 'ews-sign-in-refused'],
  ['a server without Basic', unauthorized('Negotiate', 'NTLM'), 'ews-basic-not-offered'],
  ['a logon form', { status: 302, headers: { location: '/owa/auth/logon.aspx' }, body: '' }, 'ews-logon-form'],
])('%s is reported as that, after one try', async (_what, answer, code) => {
  answerWith(answer);
  const failure = await failureOf(client().getFolder('inbox'));
  expect(failure).toMatchObject({ code, failureClass: 'denied' });
  expect(stub.requests).toHaveLength(1);
  expect(JSON.stringify([failure, failure.message, failure.detail])).not.toContain('Wachtwoord');
});

it('keeps the password to itself where the server is nobody that can be trusted', async () => {
  expect(
    (await failureOf(client({ addresses: { [stubHost]: '127.0.0.1' }, trustRoot: '' }).getFolder('inbox'))).code,
  ).toBe('certificate-not-trusted');
  expect(stub.requests).toEqual([]);
});

it('keeps the password to itself without TLS', async () => {
  const place = { ews: `http://${stubHost}/EWS/Exchange.asmx` };
  expect((await failureOf(client(place).getFolder('inbox'))).code).toBe('ews-invalid');
});
