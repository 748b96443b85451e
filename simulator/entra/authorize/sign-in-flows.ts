/**
 * Pages that were shown and not answered yet. An answer counts once, with the page's own canary, from the browser that got
 * the page: a form of another origin, or of another browser, signs nobody in. Kept in memory, for an hour.
 */
import { randomBytes } from 'node:crypto';
import type { SimulatorRequest } from '../../http/message.ts';
import { TokenError } from '../token-error.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import { cookie, cookieOf } from './browser-sessions.ts';

interface SignInFlow {
  asked: AuthorizationRequest;
  /** Path that the page's form is posted to. */
  action: string;
}

export interface SignInFlows {
  /** @returns what the page's form carries, and the cookie that goes with it */
  begin(request: SimulatorRequest, flow: SignInFlow): { flowToken: string; canary: string; cookie: string };
  /** @throws TokenError 165000 */
  take(request: SimulatorRequest, form: URLSearchParams): SignInFlow;
}

const contextCookie = 'esctx';
const lifetimeMs = 60 * 60 * 1000;

export function createSignInFlows(): SignInFlows {
  const shown = new Map<string, SignInFlow & { canary: string; context: string; shownAt: number }>();
  return {
    begin(request, flow) {
      for (const [token, { shownAt }] of shown) if (shownAt + lifetimeMs < Date.now()) shown.delete(token);
      const [flowToken, canary] = [unguessable(), unguessable()];
      const context = cookieOf(request, contextCookie) ?? unguessable();
      shown.set(flowToken, { ...flow, canary, context, shownAt: Date.now() });
      return { flowToken, canary, cookie: cookie(contextCookie, context) };
    },
    take(request, form) {
      const flowToken = form.get('flowToken') ?? '';
      const flow = shown.get(flowToken);
      const isAnswered =
        flow !== undefined &&
        flow.context === cookieOf(request, contextCookie) &&
        flow.canary === form.get('canary') &&
        flow.shownAt + lifetimeMs >= Date.now();
      if (!isAnswered) throw new TokenError(165_000);
      shown.delete(flowToken);
      return flow;
    },
  };
}

const unguessable = () => randomBytes(32).toString('base64url');
