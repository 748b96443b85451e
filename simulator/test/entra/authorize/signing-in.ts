/** A tenant with its decisions application, and how a test asks it for a code and redeems it. */
import { createHash, randomUUID } from 'node:crypto';
import { decodeJwt, type JWTPayload } from 'jose';
import type { SignInRegistration } from '../../../tenant/state.ts';
import { type Browser, createBrowser, type Page } from '../../../testing/browser.ts';
import { type Simulated, simulated } from '../../../testing/simulated.ts';

const redirectUri = 'http://localhost:53117';
const verifier = 'v'.repeat(43);

export interface SigningIn extends Simulated {
  clientId: string;
  /** A new one, without cookies. */
  browser(): Browser;
  /** The address that a client sends the browser to; a parameter that is null is left out. */
  authorizeUrl(parameters?: Record<string, string | null>): string;
  /** Fills the page in as one of the people, by the first part of the user name. */
  signIn(browser: Browser, page: Page, name: string): Promise<Page>;
  /** A browser's way through the page. */
  sent(browser: Browser, name: string, parameters?: Record<string, string | null>): Promise<Page>;
  /** What the ID token says that a code becomes. */
  claims(page: Page, changes?: Record<string, string | null>): Promise<JWTPayload>;
  /** Registers an application of the tenant, with a consent to `openid profile`; everybody may sign in to it. */
  register(name: string, signIn: Partial<SignInRegistration>): { clientId: string; id: string };
  redeem(code: string, changes?: Record<string, string | null>): ReturnType<Simulated['token']>;
}

export async function signingIn(): Promise<SigningIn> {
  const tenant = await simulated();
  const { decisions, authority } = tenant.readiness;
  if (decisions === undefined) throw new Error('The tenant has no decisions application.');
  const { clientId } = decisions;
  const agent = tenant.agent();
  const authorizeUrl: SigningIn['authorizeUrl'] = (parameters = {}) => {
    const given = {
      client_id: clientId,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'openid profile',
      state: 'st&te',
      nonce: 'n-1',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...parameters,
    };
    return `${authority}/oauth2/v2.0/authorize?${new URLSearchParams(present(given)).toString()}`;
  };
  const signIn: SigningIn['signIn'] = async (browser, page, name) => {
    const person = decisions.people.find(({ userName }) => userName.startsWith(`${name}@`));
    if (person === undefined) throw new Error(`There is no ${name}.`);
    return await browser.submit(page, { login: person.userName, passwd: person.password });
  };
  const redeem: SigningIn['redeem'] = async (code, changes = {}) =>
    await tenant.token(
      present({
        grant_type: 'authorization_code',
        client_id: clientId,
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
        ...changes,
      }),
    );
  return {
    ...tenant,
    clientId,
    browser: () => createBrowser(agent),
    authorizeUrl,
    signIn,
    sent: async (browser, name, parameters) =>
      await signIn(browser, await browser.open(authorizeUrl(parameters)), name),
    redeem,
    claims: async (page, changes) => {
      const { body } = await redeem(answered(page)['code'] ?? '', changes);
      return decodeJwt(body.id_token);
    },
    register: (displayName, signIn) => registered(tenant, displayName, signIn),
  };
}

/** What a page sends the client. */
export function answered(page: Page): Record<string, string> {
  if (page.location === null) throw new Error(`The browser is sent nowhere: ${page.error ?? page.title}`);
  return Object.fromEntries(page.location.searchParams);
}

function registered({ core }: Simulated, displayName: string, signIn: Partial<SignInRegistration>) {
  const { applications, servicePrincipals, oauth2PermissionGrants } = structuredClone(core.store.state);
  const like = applications[0]!;
  const [id, appId] = [randomUUID(), randomUUID()];
  core.store.note((state) => {
    state.applications.push({ ...like, id: randomUUID(), appId, displayName, passwordCredentials: [], signIn });
    const principal = servicePrincipals.find((row) => row.appId === like.appId)!;
    state.servicePrincipals.push({ ...principal, id, appId, displayName });
    state.oauth2PermissionGrants.push({ ...oauth2PermissionGrants[0]!, id: randomUUID(), clientId: id });
  });
  return { clientId: appId, id };
}

const present = (given: Record<string, string | null>) =>
  Object.fromEntries(Object.entries(given).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
