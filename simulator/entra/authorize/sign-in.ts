/**
 * The authorization endpoint: without interaction where a session lasts and nothing asks for more, else by the sign-in page.
 *
 * A session answers any client of the browser, for any nonce, with the time of the password that it began with. That is why
 * a signature of the identity provider says that a session was there, and only a new `auth_time` that somebody acted.
 */
import type { Core } from '../../core.ts';
import type { SimulatorRequest, SimulatorResponse } from '../../http/message.ts';
import type { RequestContext } from '../../tenant/request-context.ts';
import type { User } from '../../tenant/state.ts';
import { checkPassword } from '../password.ts';
import { resolveTenant } from '../tenant-name.ts';
import { describeError, TokenError, type TokenErrorCode } from '../token-error.ts';
import { checkAdmission, mustSignInAgain } from './admission.ts';
import { answerClient, refuseClient } from './answer.ts';
import type { AuthenticationTimes } from './authentication-time.ts';
import type { AuthorizationCodes } from './authorization-codes.ts';
import { type AuthorizationRequest, readReplyTo, readRequest } from './authorization-request.ts';
import type { BrowserSession, BrowserSessions } from './browser-sessions.ts';
import { errorPage, signInPage } from './pages.ts';
import type { SignInFlows } from './sign-in-flows.ts';

export interface SignInService {
  core: Core;
  codes: AuthorizationCodes;
  sessions: BrowserSessions;
  times: AuthenticationTimes;
  flows: SignInFlows;
}

/** A request of the browser, and where it comes from. */
export interface Browser {
  request: SimulatorRequest;
  context: RequestContext;
}

interface Account {
  user: User;
  session: BrowserSession;
  /** Seconds since the epoch. */
  authTime: number;
}

/** What a person can do something about: shown on the page, which asks again. */
const shownOnPage: readonly TokenErrorCode[] = [50_034, 50_053, 50_055, 50_057, 50_126];

/** `GET` or `POST /{tenant}/oauth2/v2.0/authorize`. @throws TokenError for a page */
export function authorize(service: SignInService, browser: Browser, tenant: string): SimulatorResponse {
  const { core } = service;
  const { request, context } = browser;
  const parameters = request.method === 'POST' ? new URLSearchParams(request.body) : request.query;
  const replyTo = readReplyTo(core, parameters, resolveTenant(tenant, core.store.state));
  try {
    const asked = readRequest(core, parameters, replyTo);
    return silently(service, browser, asked) ?? showPage(service, browser, asked, `/${tenant}/login`);
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    return refuseClient(replyTo, error, describeError(error, context).description, request.origin);
  }
}

/** `POST /{tenant}/login`: the form of the page. @throws TokenError for a page */
export async function submitPage(service: SignInService, browser: Browser): Promise<SimulatorResponse> {
  const { core, flows, sessions, times } = service;
  const form = new URLSearchParams(browser.request.body);
  const { asked, action } = flows.take(browser.request, form);
  const { sourceAddress } = browser.context;
  const chosen = form.get('account');
  if (chosen !== null) {
    const account = choosable(service, browser, asked).find(({ user }) => user.id === chosen);
    if (account === undefined) return showPage(service, browser, asked, action);
    checkAdmission(core, account.user, asked, sourceAddress);
    return grant(service, asked, account);
  }
  const login = form.get('login')?.trim() ?? '';
  try {
    const user = checkPassword(core, login, form.get('passwd') ?? '');
    checkAdmission(core, user, asked, sourceAddress);
    const authTime = await times(user.id);
    const { session, cookie: sessionCookie } = sessions.signIn(browser.request, user, authTime);
    return grant(service, asked, { user, session, authTime }, [sessionCookie]);
  } catch (error) {
    if (!(error instanceof TokenError) || !shownOnPage.includes(error.code)) throw error;
    return showPage(service, browser, { ...asked, loginHint: login }, action, error.message);
  }
}

/** @returns null where the person must be asked. @throws TokenError where that is forbidden */
function silently(service: SignInService, browser: Browser, asked: AuthorizationRequest): SimulatorResponse | null {
  const { prompt, loginHint } = asked;
  if (prompt === 'login' || prompt === 'select_account') return null;
  const accounts = accountsOf(service, browser);
  const hinted = accounts.filter(
    ({ user }) => loginHint === null || user.userPrincipalName.toLowerCase() === loginHint.toLowerCase(),
  );
  const account = hinted[0];
  if (account === undefined || hinted.length > 1) {
    if (prompt === 'none') throw new TokenError(account === undefined ? 50_058 : 16_000);
    return null;
  }
  const { sourceAddress } = browser.context;
  if (mustSignInAgain(service.core, account.user, asked, sourceAddress, account.authTime)) {
    if (prompt === 'none') throw new TokenError(70_044);
    return null;
  }
  try {
    checkAdmission(service.core, account.user, asked, sourceAddress);
  } catch (error) {
    if (prompt === 'none' || !(error instanceof TokenError)) throw error;
    return errorPage(400, describeError(error, browser.context).description);
  }
  return grant(service, asked, account);
}

function showPage(
  service: SignInService,
  browser: Browser,
  asked: AuthorizationRequest,
  action: string,
  error: string | null = null,
): SimulatorResponse {
  const { cookie, ...hidden } = service.flows.begin(browser.request, { asked, action });
  return signInPage(
    {
      action,
      application: asked.application.displayName,
      ...hidden,
      login: asked.loginHint ?? '',
      accounts: choosable(service, browser, asked).map(({ user }) => ({
        id: user.id,
        userName: user.userPrincipalName,
      })),
      error,
      redirectUri: asked.redirectUri,
    },
    [cookie],
  );
}

/** Those of the session that need no password for this: none where `prompt=login` asks for it. */
function choosable(service: SignInService, browser: Browser, asked: AuthorizationRequest) {
  if (asked.prompt === 'login') return [];
  return accountsOf(service, browser).filter(
    ({ user, authTime }) => !mustSignInAgain(service.core, user, asked, browser.context.sourceAddress, authTime),
  );
}

function accountsOf({ core, sessions }: SignInService, { request }: Browser): Account[] {
  const session = sessions.find(request);
  if (session === null) return [];
  return session.accounts.flatMap((account) => {
    const user = core.store.state.users.find(({ id }) => id === account.userId);
    if (user?.passwordChangedAt !== account.passwordChangedAt) return [];
    return [{ user, session, authTime: account.authTime }];
  });
}

function grant(
  { codes }: SignInService,
  asked: AuthorizationRequest,
  { user, session, authTime }: Account,
  cookies: readonly string[] = [],
): SimulatorResponse {
  const { application, platform, redirectUri, codeChallenge, scope, nonce } = asked;
  const code = codes.grant({
    clientId: application.appId,
    platform,
    redirectUri,
    codeChallenge,
    scope,
    nonce,
    userId: user.id,
    authTime,
  });
  return answerClient(asked, { code, session_state: session.name }, cookies);
}
