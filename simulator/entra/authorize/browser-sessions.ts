/**
 * Who has signed in with which browser. Anyone who has the cookie has the session: any client that the browser is sent to
 * gets a code for it without another question, unless a policy asks for one. Lasts 24 hours of real time, the longest that a
 * browser stays signed in without being asked to (learn, entra/identity/conditional-access/concept-session-lifetime).
 * Kept in memory only. A changed password ends it.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { SimulatorRequest } from '../../http/message.ts';
import type { User } from '../../tenant/state.ts';

interface SignedInAccount {
  userId: string;
  /** When the password was given, in seconds since the epoch. */
  authTime: number;
  passwordChangedAt: string;
}

export interface BrowserSession {
  /** What answers call it (`session_state`); says nothing about the cookie. */
  name: string;
  accounts: readonly SignedInAccount[];
}

export interface BrowserSessions {
  /** @returns null without a session */
  find(request: SimulatorRequest): BrowserSession | null;
  /** Adds or renews an account. @returns the session, and its new cookie: an old one is worth nothing afterwards */
  signIn(request: SimulatorRequest, user: User, authTime: number): { session: BrowserSession; cookie: string };
  /** Ends the session. @returns the cookie that takes the browser's away */
  signOut(request: SimulatorRequest): string;
}

const sessionCookie = 'ESTSAUTH';
const longestMs = 24 * 60 * 60 * 1000;

export function createBrowserSessions(): BrowserSessions {
  const sessions = new Map<string, BrowserSession & { endsAt: number }>();
  const held = (request: SimulatorRequest) => {
    const key = cookieOf(request, sessionCookie);
    const session = key === undefined ? undefined : sessions.get(key);
    if (key === undefined || session === undefined) return null;
    if (session.endsAt >= Date.now()) return { key, session };
    sessions.delete(key);
    return null;
  };
  return {
    find: (request) => held(request)?.session ?? null,
    signIn(request, user, authTime) {
      const before = held(request);
      if (before !== null) sessions.delete(before.key);
      const others = (before?.session.accounts ?? []).filter(({ userId }) => userId !== user.id);
      const session = {
        name: before?.session.name ?? randomUUID(),
        accounts: [...others, { userId: user.id, authTime, passwordChangedAt: user.passwordChangedAt }],
        endsAt: Date.now() + longestMs,
      };
      const key = randomBytes(32).toString('base64url');
      sessions.set(key, session);
      return { session, cookie: cookie(sessionCookie, key) };
    },
    signOut(request) {
      const ended = held(request);
      if (ended !== null) sessions.delete(ended.key);
      return `${cookie(sessionCookie, '')}; Max-Age=0`;
    },
  };
}

/** For this service's pages alone; sent along from any site, as a redirect from another one needs. */
export const cookie = (name: string, value: string) => `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=None`;

export function cookieOf({ headers }: SimulatorRequest, name: string): string | undefined {
  const pairs = (headers['cookie'] ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
