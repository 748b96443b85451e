import type { User } from '../../../tenant/state.ts';
import { answered, type SigningIn, signingIn } from './signing-in.ts';

let tenant: SigningIn;
beforeAll(async () => {
  tenant = await signingIn();
});
afterAll(() => tenant.close());

const change = (name: string, mutate: (user: User) => void) =>
  tenant.core.store.note((state) =>
    mutate(state.users.find(({ userPrincipalName }) => userPrincipalName.startsWith(`${name}@`))!),
  );
const numberOf = (text: string | null | undefined) => Number(/AADSTS(\d+)/.exec(text ?? '')?.[1]);
const opened = async (parameters?: Record<string, string | null>) => {
  const browser = tenant.browser();
  return { browser, page: await browser.open(tenant.authorizeUrl(parameters)) };
};

describe('the page', () => {
  test('asks for a name and a password, with the hinted name and without a script', async () => {
    const { page } = await opened({ login_hint: `"><script>x</script>@contoso.example` });
    expect(page.html).toContain('value="&quot;&gt;&lt;script&gt;x&lt;/script&gt;@contoso.example"');
    expect(page.html).not.toContain('<script');
    expect(page.headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'none'; form-action 'self' http://localhost:53117; frame-ancestors 'none'; base-uri 'none'",
    );
    expect(page.action).toBe(`${tenant.readiness.authority}/login`);
  });

  test('keeps its cookies from scripts and from plain http', async () => {
    const { browser, page } = await opened();
    const sent = await tenant.signIn(browser, page, 'ann');
    for (const { headers } of [page, sent]) {
      for (const line of [headers['set-cookie']].flat()) {
        expect(line).toMatch(/^(ESTSAUTH|esctx)=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=None$/);
      }
    }
    expect([...browser.cookies.keys()].sort()).toEqual(['ESTSAUTH', 'esctx']);
  });

  test('counts wrong passwords, and says so until the account is locked', async () => {
    let { browser, page } = await opened();
    const numbers = [];
    for (let attempt = 0; attempt < 11; attempt += 1) {
      page = await browser.submit(page, { login: ' Dan@contoso.example ', passwd: 'wrong' });
      numbers.push(numberOf(page.error));
    }
    expect(numbers).toEqual([...Array.from({ length: 10 }, () => 50_126), 50_053]);
    expect(page).toMatchObject({ status: 200, title: 'Sign in to Exchange Runbooks: SIGN a decision' });
    expect(page.html).toContain('value="Dan@contoso.example"');
    tenant.core.clock.advance(61);
    expect(answered(await tenant.signIn(browser, page, 'dan'))).toHaveProperty('code');
  });

  test.each([
    ['nobody of that name', 50_034, 'nobody', undefined],
    ['a disabled account', 50_057, 'cyd', (user: User) => void (user.accountEnabled = false)],
    ['a password that has ended', 50_055, 'eve', (user: User) => void (user.forceChangePasswordNextSignIn = true)],
  ])('refuses %s, and asks again', async (_what, number, name, mutate) => {
    if (mutate !== undefined) change(name, mutate);
    const { browser, page } = await opened();
    const { password } = tenant.core.store.state.users.find(({ mailNickname }) => mailNickname === name) ?? {
      password: '?',
    };
    const refused = await browser.submit(page, { login: `${name}@contoso.example`, passwd: password });
    expect(numberOf(refused.error)).toBe(number);
    expect(refused.action).toBe(page.action);
    expect(browser.cookies.has('ESTSAUTH')).toBe(false);
  });

  test('is answered once, by the browser that got it, with its own fields', async () => {
    const refused = async (page: Parameters<typeof tenant.signIn>[1], browser = tenant.browser()) => {
      const answer = await tenant.signIn(browser, page, 'ben');
      return [answer.status, numberOf(answer.error), answer.location];
    };
    const { browser, page } = await opened();
    expect(await refused(page)).toEqual([400, 165_000, null]);
    const another = await opened();
    expect(await refused(page, another.browser)).toEqual([400, 165_000, null]);
    const forged = { ...page, hidden: { ...page.hidden, canary: another.page.hidden['canary']! } };
    expect(await refused(forged, browser)).toEqual([400, 165_000, null]);
    expect(answered(await tenant.signIn(browser, page, 'ben'))).toHaveProperty('code');
    expect(await refused(page, browser)).toEqual([400, 165_000, null]);
  });
});

describe('somebody who isn’t assigned', () => {
  test('is told so, and the client isn’t', async () => {
    const { browser, page } = await opened();
    const refused = await tenant.signIn(browser, page, 'nia');
    expect([refused.status, numberOf(refused.error), refused.location, refused.action]).toEqual([
      400,
      50_105,
      null,
      null,
    ]);
  });

  test('gets in as a Global Administrator, without a role', async () => {
    const { browser, page } = await opened();
    const admin = tenant.core.store.state.users.find(({ mailNickname }) => mailNickname === 'admin')!;
    const sent = await browser.submit(page, { login: admin.userPrincipalName, passwd: admin.password });
    expect(await tenant.claims(sent)).not.toHaveProperty('roles');
  });
});

test('a member of a group that is assigned has the group’s role', async () => {
  const { store, clock } = tenant.core;
  const idOf = (name: string) => store.state.users.find(({ mailNickname }) => mailNickname === name)!.id;
  const { id, appRoles } = store.state.servicePrincipals.find(({ appId }) => appId === tenant.clientId)!;
  const [created, group] = [clock.iso(), 'f1d0c1b2-6a38-4f5a-9a6e-0d1f3f2b1a02'];
  const moment = { createdDateTime: created, visibleAt: created };
  store.note((state) => {
    const named = { displayName: 'Operators', description: null, mailNickname: 'operators' };
    state.groups = [{ id: group, ...named, memberIds: [idOf('ann'), idOf('ada.berg')], ...moment }];
    const assigned = { id: 'of-the-group', principalId: group, resourceId: id, appRoleId: appRoles[1]!.id };
    state.appRoleAssignments.push({ ...assigned, ...moment, effectiveAt: created });
  });
  const { browser, page } = await opened();
  const { userPrincipalName: login, password: passwd } = store.state.users.find(
    (user) => user.id === idOf('ada.berg'),
  )!;
  expect(await tenant.claims(await browser.submit(page, { login, passwd }))).toMatchObject({
    roles: ['Runbooks.Approve'],
  });
  const both = await opened();
  expect(await tenant.claims(await tenant.signIn(both.browser, both.page, 'ann'))).toMatchObject({
    roles: ['Runbooks.Request', 'Runbooks.Approve', 'Runbooks.Operate'],
  });
});

test('a guest is one in the token, and somebody of another tenant has an identity provider in it', async () => {
  const claims = async () => {
    const { browser, page } = await opened();
    return await tenant.claims(await tenant.signIn(browser, page, 'gus'));
  };
  const internal = await claims();
  expect(internal).toMatchObject({ acct: 1, roles: ['Runbooks.Approve'] });
  expect(internal).not.toHaveProperty('idp');
  const home = 'https://sts.windows.net/8c2b2b1e-6a38-4f5a-9a6e-0d1f3f2b1a01/';
  change('gus', (user) => void (user.homeIssuer = home));
  expect(await claims()).toMatchObject({ acct: 1, idp: home });
});

test('what nobody consented to isn’t given', async () => {
  const grants = tenant.core.store.state.oauth2PermissionGrants;
  const { browser, page } = await opened({ scope: 'openid https://graph.microsoft.com/Mail.Read' });
  expect(numberOf((await tenant.signIn(browser, page, 'ann')).error)).toBe(65_001);
  const consented = await opened();
  expect(answered(await tenant.signIn(consented.browser, consented.page, 'ann'))).toHaveProperty('code');
  const kept = [...grants];
  tenant.core.store.note((state) => void (state.oauth2PermissionGrants.length = 0));
  const silent = answered(await consented.browser.open(tenant.authorizeUrl({ prompt: 'none' })));
  expect([silent['error'], numberOf(silent['error_description'])]).toEqual(['consent_required', 65_001]);
  expect(numberOf((await consented.browser.open(tenant.authorizeUrl())).error)).toBe(65_001);
  tenant.core.store.note((state) => void state.oauth2PermissionGrants.push(...kept));
});
