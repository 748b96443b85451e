/** That a token was found to be ours once changes nothing about when, where and how it counts. */
import { generateKeyPairSync } from 'node:crypto';
import { createAccessTokens, type AccessTokens } from '../../identity/access-token.ts';
import type { Caller } from '../../identity/caller.ts';

const graph = 'https://graph.microsoft.com';
const caller: Caller = {
  kind: 'application',
  appId: 'app',
  servicePrincipalId: 'sp',
  displayName: 'App',
  roles: ['User.Read.All'],
  wids: [],
  audience: graph,
};

let tokens: AccessTokens;
let token: string;
beforeEach(async () => {
  jest.useFakeTimers({ advanceTimers: true, now: Date.parse('2026-11-30T12:00:00Z') });
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  tokens = createAccessTokens({ tenantId: 't', key: { ...pair, kid: 'k', jwk: {} } });
  token = (await tokens.mint(caller, {}, 60)).accessToken;
  // From here on it is known.
  if (!(await tokens.verify(token, [graph])).ok) throw new Error('The token is none of its own.');
});
afterEach(() => {
  jest.useRealTimers();
});

test('it is taken again until it ends, and not after', async () => {
  jest.setSystemTime(Date.parse('2026-11-30T12:00:58Z'));
  expect(await tokens.verify(token, [graph])).toMatchObject({ ok: true, caller });
  jest.setSystemTime(Date.parse('2026-11-30T12:01:02Z'));
  expect(await tokens.verify(token, [graph])).toEqual({ ok: false, reason: 'expired' });
});

test('another service still refuses it', async () => {
  expect(await tokens.verify(token, ['https://outlook.office365.com'])).toEqual({
    ok: false,
    reason: 'wrong-audience',
  });
});

test('with another signature it is not ours', async () => {
  const [header, payload] = token.split('.');
  const other = Buffer.alloc(256, 1).toString('base64url');
  expect(await tokens.verify(`${header}.${payload}.${other}`, [graph])).toEqual({ ok: false, reason: 'invalid' });
});
