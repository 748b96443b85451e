import { closeRoutes } from '../../../connectors/http/routes.ts';
import type { Identity } from '../../../connectors/entra/identity.ts';
import { mintToken } from '../../../connectors/entra/mint-token.ts';
import type { FailureCode } from '../../../domain/failure.ts';
import { Failure } from '../../../domain/failure.ts';
import { application, connectedTo, entraAnswer, entraRefusal, httpsStub, isTokenRequest } from '../https-stub.ts';
import type { HttpsStub, StubAnswer } from '../https-stub.ts';

const scope = 'https://graph.microsoft.com/.default';
const planted = 'planted-secret-~Q8x+/&"value';
let stub: HttpsStub;

beforeEach(async () => {
  stub = await httpsStub();
});
afterEach(async () => {
  await closeRoutes();
  await stub.close();
});

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Failure)) throw new Error(`No failure, but ${String(error)}`);
  return error;
}

function refuseTokens(answer: StubAnswer): void {
  stub.answer = (request) => (isTokenRequest(request) ? answer : undefined);
}

const account: Identity = {
  kind: 'user',
  userName: 'client-sense@contoso.example',
  credentialId: 'secret://client-sense@1',
  password: async () => planted,
};

describe('tokens', () => {
  it('are kept for the next call, and minted anew when a fresh one is asked for', async () => {
    const connected = connectedTo(stub);
    const mint = { identity: connected.identities.plan, scope };
    const first = await mintToken(connected, mint);
    expect((await mintToken(connected, mint)).value).toBe(first.value);
    expect((await mintToken(connected, { ...mint, fresh: true })).value).not.toBe(first.value);
  });

  it('are not shared between credentials of one application', async () => {
    const one = await mintToken(connectedTo(stub), { identity: application('one'), scope });
    const other = await mintToken(connectedTo(stub), { identity: application('other'), scope });
    expect(other.value).not.toBe(one.value);
  });

  it('are got again after a 503: no application object remembers it', async () => {
    refuseTokens({ status: 503, headers: { 'retry-after': '60' }, body: {} });
    const connected = connectedTo(stub);
    const mint = { identity: connected.identities.plan, scope, fresh: true };
    expect(await failureOf(mintToken(connected, mint))).toMatchObject({
      code: 'entra-unavailable',
      retryAfter: 60_000,
    });
    stub.answer = () => undefined;
    expect((await mintToken(connected, mint)).value).toMatch(/^token-/);
  });

  it('come from the password of an account, too', async () => {
    expect((await mintToken(connectedTo(stub), { identity: account, scope })).value).toMatch(/^token-/);
    expect(stub.requests.at(-1)?.body).toContain('grant_type=password');
  });
});

describe('an untrusted service', () => {
  it('is refused, and nothing is sent to it', async () => {
    const other = await httpsStub();
    const place = { ...connectedTo(stub), trustRoot: other.authority };
    const failure = await failureOf(mintToken(place, { identity: application(planted), scope }));
    expect(failure).toMatchObject({ code: 'certificate-not-trusted', failureClass: 'denied' });
    expect(stub.requests).toHaveLength(0);
    await other.close();
  });

  it('is refused without a trust root of its own', async () => {
    const { trustRoot: _, ...place } = connectedTo(stub);
    expect((await failureOf(mintToken(place, { identity: application(), scope }))).code).toBe(
      'certificate-not-trusted',
    );
  });
});

describe('a refused sign-in', () => {
  const refusals: [number, FailureCode, string][] = [
    [7000215, 'entra-wrong-secret', 'denied'],
    [7000222, 'entra-expired-secret', 'denied'],
    [700027, 'entra-unknown-certificate', 'denied'],
    [700024, 'entra-certificate-refused', 'denied'],
    [7000214, 'entra-certificate-refused', 'denied'],
    [1000502, 'entra-certificate-refused', 'denied'],
    [700016, 'entra-application-not-found', 'denied'],
    [7000112, 'entra-application-disabled', 'denied'],
    [7000218, 'entra-secret-missing', 'denied'],
    [65001, 'entra-consent-missing', 'denied'],
    [53003, 'entra-blocked-by-conditional-access', 'denied'],
    [530003, 'entra-device-required', 'denied'],
    [50196, 'entra-loop-detected', 'denied'],
    [50034, 'entra-user-not-found', 'denied'],
    [50126, 'entra-wrong-password', 'denied'],
    [50076, 'entra-mfa-needed', 'denied'],
    [50079, 'entra-mfa-registration-required', 'denied'],
    [50055, 'entra-password-expired', 'denied'],
    [50053, 'entra-account-locked', 'denied'],
    [50057, 'entra-account-disabled', 'denied'],
    [50158, 'entra-external-challenge', 'denied'],
    [99999, 'entra-refused', 'denied'],
  ];
  it.each(refusals)('AADSTS%i is %s', async (number, code, failureClass) => {
    refuseTokens(entraRefusal(number, 401, 'invalid_client'));
    const failure = await failureOf(mintToken(connectedTo(stub), { identity: application(`s${number}`), scope }));
    expect(failure).toMatchObject({
      code,
      failureClass,
      serviceCode: `AADSTS${number}`,
      requestId: 'trace-of-the-stub',
    });
  });

  const fresh: [number, FailureCode][] = [
    [7000215, 'entra-secret-not-yet-known'],
    [700027, 'entra-certificate-not-yet-known'],
    [700016, 'entra-application-not-yet-known'],
  ];
  it.each(fresh)('AADSTS%i of a new credential is not yet effective', async (number, code) => {
    refuseTokens(entraRefusal(number, 401, 'invalid_client'));
    const mint = { identity: application(`n${number}`), scope, credentialIsNew: true };
    expect(await failureOf(mintToken(connectedTo(stub), mint))).toMatchObject({
      code,
      failureClass: 'not-yet-effective',
    });
  });

  it('of an expired secret stays refused, however new its owner says it is', async () => {
    refuseTokens(entraRefusal(7000222, 401, 'invalid_client'));
    const mint = { identity: application('e'), scope, credentialIsNew: true };
    expect((await failureOf(mintToken(connectedTo(stub), mint))).code).toBe('entra-expired-secret');
  });

  it('discloses nothing of the secret or the password, even when Entra repeats it', async () => {
    refuseTokens(entraRefusal(7000215, 401, 'invalid_client', `wrong: ${planted} ${encodeURIComponent(planted)}`));
    for (const identity of [application(planted), account]) {
      const failure = await failureOf(mintToken(connectedTo(stub), { identity, scope, fresh: true }));
      const everything = JSON.stringify([
        failure,
        failure.message,
        failure.stack,
        failure.cause,
        Object.entries(failure),
      ]);
      expect(everything).not.toContain('planted');
      expect(failure.detail).toContain('[redacted]');
    }
  });

  it('is throttled with the delay that Entra names', async () => {
    refuseTokens({ status: 429, headers: { 'retry-after': '7' }, body: {} });
    const failure = await failureOf(mintToken(connectedTo(stub), { identity: application('t'), scope }));
    expect(failure).toMatchObject({ code: 'entra-throttled', failureClass: 'throttled', retryAfter: 7000 });
  });

  it.each([
    ['an answer without a token', { token_type: 'Bearer' }],
    ['a page of HTML', '<html></html>'],
  ])('is %s', async (_, body) => {
    stub.answer = (request) => (isTokenRequest(request) ? { body } : entraAnswer(stub.origin, request));
    const failure = await failureOf(mintToken(connectedTo(stub), { identity: application('h'), scope }));
    expect(failure.code).toBe('entra-unexpected-answer');
  });

  it("is the caller's own cancellation when the caller cancels", async () => {
    const reason = new Error('cancelled');
    const mint = { identity: application('c'), scope, signal: AbortSignal.abort(reason) };
    await expect(mintToken(connectedTo(stub), mint)).rejects.toBe(reason);
  });
});
