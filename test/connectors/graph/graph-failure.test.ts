/** What the simulator can't produce: every row of Graph's refusals, answers that break off, links that lead away. */
import { graphPath } from '../../../connectors/graph/encoding.ts';
import type { GraphCall } from '../../../connectors/graph/graph-call.ts';
import { graphClient } from '../../../connectors/graph/graph-client.ts';
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

const client = () => graphClient(connectedTo(stub), connectedTo(stub).identities.plan);
const answerWith = (answer: StubAnswer): void => {
  stub.answer = ({ url }) => (url.startsWith('/v1.0') ? answer : undefined);
};
const error = (status: number, code: string, message = 'words', more: object = {}): StubAnswer => ({
  status,
  body: { error: { code, message, innerError: { 'request-id': 'r-1' }, ...more } },
});
const read: GraphCall = { path: graphPath`/users/${'somebody'}` };
const write: GraphCall = {
  method: 'POST',
  path: graphPath`/users`,
  body: { passwordProfile: { password: 'planted-pass' } },
};

describe('a refusal of Graph', () => {
  const rows: [string, GraphCall, StubAnswer, FailureCode, FailureClass][] = [
    ['an unknown object', read, error(404, 'Request_ResourceNotFound'), 'graph-object-not-found', 'not-found'],
    [
      'an unknown object, said with 400',
      read,
      error(400, 'Request_ResourceNotFound'),
      'graph-object-not-found',
      'not-found',
    ],
    [
      'a new object',
      { ...read, objectIsNew: true },
      error(404, 'Request_ResourceNotFound'),
      'graph-not-yet-known',
      'not-yet-effective',
    ],
    [
      'an application that is not everywhere yet',
      write,
      error(400, 'Request_BadRequest', 'words', { details: [{ code: 'NoBackingApplicationObject' }] }),
      'graph-not-yet-known',
      'not-yet-effective',
    ],
    ['a missing permission', read, error(403, 'Authorization_RequestDenied'), 'graph-denied', 'denied'],
    ['a mailbox outside the scope', read, error(403, 'ErrorAccessDenied'), 'graph-mailbox-access-denied', 'denied'],
    [
      'a forbidden kind of credential',
      write,
      error(400, 'Request_BadRequest', "Credential type not allowed as per assigned policy 'x'."),
      'graph-credential-policy',
      'denied',
    ],
    [
      'a second object of one key',
      write,
      error(400, 'Request_MultipleObjectsWithSameKeyValue'),
      'graph-conflict',
      'conflict',
    ],
    ['an etag that has moved', write, error(412, 'PreconditionFailed'), 'graph-conflict', 'conflict'],
    ['a bad request', write, error(400, 'Request_BadRequest'), 'graph-invalid', 'invalid'],
    [
      'throttling',
      read,
      { ...error(429, 'TooManyRequests'), headers: { 'retry-after': '12' } },
      'graph-throttled',
      'throttled',
    ],
    ['an outage', write, error(503, 'ServiceUnavailable'), 'graph-unavailable', 'transient'],
    ['a gateway that waited in vain for a read', read, error(504, 'GatewayTimeout'), 'graph-unavailable', 'transient'],
    [
      'a gateway that waited in vain for a write',
      write,
      error(504, 'GatewayTimeout'),
      'graph-outcome-unknown',
      'unknown-outcome',
    ],
    ['an empty 500 to a write', write, { status: 500, body: '' }, 'graph-outcome-unknown', 'unknown-outcome'],
    ['a call that is not offered', read, error(501, 'NotImplemented'), 'graph-not-implemented', 'invalid'],
    ['a read whose connection breaks', read, { hangUp: true }, 'connection-failed', 'transient'],
    ['a write whose connection breaks', write, { hangUp: true }, 'answer-lost', 'unknown-outcome'],
    [
      'a redirect',
      read,
      { status: 302, headers: { location: 'https://example.com/' }, body: '' },
      'graph-unexpected-answer',
      'transient',
    ],
    [
      'a success that is a page of HTML',
      write,
      { status: 200, body: '<html>' },
      'graph-outcome-unknown',
      'unknown-outcome',
    ],
  ];
  it.each(rows)('%s', async (_, call, answer, code, failureClass) => {
    answerWith(answer);
    expect(await failureOf(client().request(call))).toMatchObject({ code, failureClass });
  });

  it('names the request, and contains nothing of the password that was sent', async () => {
    answerWith(error(400, 'Request_BadRequest', 'The password planted-pass is too weak'));
    const failure = await failureOf(client().request(write));
    expect(failure).toMatchObject({ requestId: 'r-1', detail: 'The password [redacted] is too weak' });
    expect(JSON.stringify(failure) + failure.stack).not.toContain('planted');
  });
});

describe('a call', () => {
  it('is made once more with a fresh token upon a 401, and no third time', async () => {
    answerWith(error(401, 'InvalidAuthenticationToken'));
    expect((await failureOf(client().request(read))).code).toBe('graph-token-refused');
    const tokens = stub.requests
      .filter(({ url }) => url.startsWith('/v1.0'))
      .map(({ headers }) => headers.authorization);
    expect(tokens).toHaveLength(2);
    expect(tokens[0]).not.toBe(tokens[1]);
  });

  it('follows no link to another host', async () => {
    answerWith({ body: { value: [], '@odata.nextLink': 'https://example.com/v1.0/users' } });
    expect((await failureOf(client().list({ path: graphPath`/users` }))).code).toBe('graph-unexpected-answer');
  });

  it('encodes what it is given, and takes no empty part of a path', async () => {
    answerWith({ body: {} });
    await client().request({ path: graphPath`/users/${"a/b?c#d'e"}`, query: { $filter: "x eq 'ä&b'" } });
    expect(stub.requests.at(-1)?.url).toBe("/v1.0/users/a%2Fb%3Fc%23d'e?$filter=x%20eq%20%27%C3%A4%26b%27");
    for (const empty of ['', ' ', '.', '..']) {
      expect(() => graphPath`/users/${empty}`).toThrow(expect.objectContaining({ code: 'identity-empty' }) as Error);
    }
  });

  it('ends with the cancellation of its caller', async () => {
    answerWith({ silent: true });
    const controller = new AbortController();
    const reason = new Error('cancelled');
    const connected = connectedTo(stub);
    const waiting = graphClient(connected, connected.identities.plan, { signal: controller.signal }).request(read);
    const poll = setInterval(() => {
      if (stub.requests.some(({ url }) => url.startsWith('/v1.0'))) controller.abort(reason);
    }, 5);
    await expect(waiting).rejects.toBe(reason);
    clearInterval(poll);
  });
});
