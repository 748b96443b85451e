import { exceptionOf, type ExchangeServer, minutes, startExchange } from './exchange-server.ts';

let exchange: ExchangeServer;
beforeEach(async () => {
  exchange = await startExchange();
});
afterEach(() => exchange.close());

const reason = (answer: Awaited<ReturnType<ExchangeServer['invoke']>>) => answer.body.error?.details[0]?.message;

describe('who may call', () => {
  it('refuses a request without a token, naming the scheme', async () => {
    const answer = await exchange.send(null, `/adminapi/beta/${exchange.state().tenant.id}/InvokeCommand`, {
      method: 'POST',
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /);
  });

  it('refuses an application without Exchange.ManageAsApp in its token by an empty 403, whatever groups it is in', async () => {
    const answer = await exchange.invoke({ ...exchange.apply, roles: [] }, 'Get-Mailbox');
    expect(answer).toMatchObject({ status: 403, text: '' });
  });

  it('refuses an application without a role by an empty 403', async () => {
    const answer = await exchange.invoke(exchange.application('vendor'), 'Get-Mailbox');
    expect(answer).toMatchObject({ status: 403, text: '' });
  });

  it('lets a directory role in the token stand for its role group', async () => {
    const reader = { ...exchange.application('vendor'), wids: ['f2ef992c-3afb-46b9-b7cf-a126ee74c451'] };
    expect((await exchange.invoke(reader, 'Get-Mailbox')).status).toBe(200);
    expect(exceptionOf(await exchange.invoke(reader, 'New-RoleGroup', { Name: 'x' }))).toBe('CommandNotFoundException');
  });

  it('hides a cmdlet that none of the roles contains, and lists those that they do', async () => {
    const refused = await exchange.invoke(exchange.plan, 'Set-Mailbox', { Identity: 'a', Confirm: false });
    expect(refused.status).toBe(400);
    expect(exceptionOf(refused)).toBe('CommandNotFoundException');
    const module = await exchange.send(
      exchange.plan,
      `/adminapi/v1.0/${exchange.state().tenant.id}/EXOModuleFile?Version=3.9.2`,
      { headers: { CommandName: '*' } },
    );
    const cmdlets = String(module.body.value[0]!['exportedCmdlets']).split(',');
    expect(cmdlets).toContain('Get-Mailbox');
    expect(cmdlets).not.toContain('Set-Mailbox');
  });

  it('accepts a new member only when the membership is effective, and refuses it only when its removal is', async () => {
    const account = exchange.user('Client Sense');
    await exchange.invoke(exchange.apply, 'New-RoleGroup', {
      Name: 'Client Sense Management',
      Roles: ['View-Only Recipients', 'Message Tracking'],
    });
    const membership = { Identity: 'Client Sense Management', Member: account.userPrincipalName };
    await exchange.invoke(exchange.apply, 'Add-RoleGroupMember', membership);
    expect(await exchange.invoke(account, 'Get-Mailbox')).toMatchObject({ status: 403, text: '' });
    exchange.clock.advance(minutes(61));
    expect((await exchange.invoke(account, 'Get-Mailbox')).status).toBe(200);
    expect((await exchange.invoke(account, 'Get-MessageTraceV2')).status).toBe(200);
    await exchange.invoke(exchange.apply, 'Remove-RoleGroupMember', { ...membership, Confirm: false });
    const listed = await exchange.invoke(exchange.apply, 'Get-RoleGroupMember', { Identity: membership.Identity });
    expect(listed.body.value).toEqual([]);
    expect((await exchange.invoke(account, 'Get-Mailbox')).status).toBe(200);
    exchange.clock.advance(minutes(61));
    expect((await exchange.invoke(account, 'Get-Mailbox')).status).toBe(403);
  });
});

describe('what an identity names', () => {
  it.each([{ Identity: null }, { Identity: '' }, {}])('%j names everything', async (parameters) => {
    expect((await exchange.invoke(exchange.plan, 'Get-Mailbox', parameters)).body.value).toHaveLength(5);
  });

  it('is a 400 with ManagementObjectNotFoundException when it matches nothing', async () => {
    const answer = await exchange.invoke(exchange.plan, 'Get-Mailbox', { Identity: 'nobody@contoso.example' });
    expect(answer.status).toBe(400);
    expect(reason(answer)).toMatch(
      /^Ex6F9304\|Microsoft\.Exchange\.Configuration\.Tasks\.ManagementObjectNotFoundException\|.*couldn't be found/,
    );
    expect(answer.headers.get('x-exceptiontype')).toBe('ManagementObjectNotFoundException');
    expect(answer.headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is ignored under the fault that says so, also for what exists', async () => {
    exchange.core.faults.post({ name: 'identity-ignored', match: { cmdlet: 'Get-User' }, times: 1 });
    expect((await exchange.invoke(exchange.plan, 'Get-User', { Identity: 'nobody' })).body.value).toHaveLength(6);
    expect((await exchange.invoke(exchange.plan, 'Get-User', { Identity: 'nobody' })).status).toBe(400);
  });

  it('matches by name, address, guid and object id, without case', async () => {
    const mailbox = exchange.state().exchange.mailboxes[0]!;
    for (const identity of [mailbox.alias, mailbox.primarySmtpAddress.toUpperCase(), mailbox.guid, mailbox.userId]) {
      const { body } = await exchange.invoke(exchange.plan, 'Get-Mailbox', { Identity: identity });
      expect(body.value.map((one) => one['Guid'])).toEqual([mailbox.guid]);
    }
  });

  it('finds a new user only after forward synchronization', async () => {
    exchange.state().users[5]!.visibleInExchangeAt = exchange.clock.after(minutes(5));
    const identity = { Identity: exchange.state().users[5]!.id };
    expect((await exchange.invoke(exchange.plan, 'Get-User', identity)).status).toBe(400);
    exchange.clock.advance(minutes(6));
    expect((await exchange.invoke(exchange.plan, 'Get-User', identity)).body.value).toHaveLength(1);
  });
});

describe('the shape of answers', () => {
  it('has no body for a cmdlet that writes no output', async () => {
    const answer = await exchange.invoke(exchange.apply, 'Set-OrganizationConfig', {
      EwsEnabled: true,
      Confirm: false,
    });
    expect(answer).toMatchObject({ status: 200, text: '' });
  });

  it('pages by POSTing the same body to nextLink, and refuses another body there', async () => {
    const prefer = { Prefer: 'odata.maxpagesize=2' };
    const first = await exchange.invoke(exchange.plan, 'Get-Mailbox', {}, prefer);
    expect(first.body.value).toHaveLength(2);
    const next = first.body['@odata.nextLink']!;
    const body = (name: string) => JSON.stringify({ CmdletInput: { CmdletName: name, Parameters: {} } });
    const second = await exchange.send(exchange.plan, next, {
      method: 'POST',
      headers: prefer,
      body: body('Get-Mailbox'),
    });
    const third = await exchange.send(exchange.plan, second.body['@odata.nextLink']!, {
      method: 'POST',
      headers: prefer,
      body: body('Get-Mailbox'),
    });
    const seen = [first, second, third].flatMap((page) => page.body.value.map((one) => one['Guid']));
    expect(new Set(seen).size).toBe(5);
    expect(third.body['@odata.nextLink']).toBeUndefined();
    expect(
      (await exchange.send(exchange.plan, next, { method: 'POST', headers: prefer, body: body('Get-User') })).status,
    ).toBe(400);
  });

  it('contains only what $select asks for', async () => {
    const answer = await exchange.invoke(exchange.plan, 'Get-Mailbox', {}, {}, '?$select=Guid,alias');
    expect(Object.keys(answer.body.value[0]!).sort()).toEqual(['Alias', 'Guid']);
  });

  it('warns when a result was cut', async () => {
    const answer = await exchange.invoke(exchange.plan, 'Get-Mailbox', { ResultSize: 1 });
    expect(answer.body.value).toHaveLength(1);
    expect(answer.body['@adminapi.warnings']![0]).toMatch(/more results/);
  });

  it('answers 501 for a published cmdlet, or a parameter, that the simulator does not implement', async () => {
    const admin = { ...exchange.apply, wids: ['29232cdf-9323-42fd-ade2-1d097af3e4de'] };
    expect((await exchange.invoke(admin, 'Get-TransportRule')).status).toBe(501);
    expect((await exchange.invoke(admin, 'Get-Mailbox', { Archive: true })).status).toBe(501);
  });

  it('fails a removal that would have to be asked about', async () => {
    const answer = await exchange.invoke(exchange.apply, 'Remove-RoleGroup', { Identity: 'Help Desk' });
    expect(exceptionOf(answer)).toBe('HostException');
  });
});

describe('a batch', () => {
  const batch = (requests: unknown[], headers = {}) =>
    exchange.send(exchange.apply, `/adminapi/beta/${exchange.state().tenant.id}/$batch`, {
      method: 'POST',
      headers: { Prefer: 'odata.maxpagesize=1000;odata.continue-on-error', ...headers },
      body: JSON.stringify({ requests }),
    });
  const item = (id: string, CmdletName: string, Parameters = {}) => ({
    id,
    method: 'POST',
    url: 'InvokeCommand',
    body: { CmdletInput: { CmdletName, Parameters } },
  });

  it('answers each of its calls with its own status', async () => {
    const answer = await batch([
      item('a', 'Get-AcceptedDomain'),
      item('b', 'Get-Mailbox', { Identity: 'x' }),
      item('c', 'Get-Nothing'),
    ]);
    const { responses } = answer.body as unknown as { responses: { id: string; status: number }[] };
    expect(responses.map(({ id, status }) => [id, status])).toEqual([
      ['a', 200],
      ['b', 400],
      ['c', 400],
    ]);
  });

  it('has ten requests at most', async () => {
    const items = Array.from({ length: 11 }, (_one, index) => item(String(index), 'Get-AcceptedDomain'));
    expect((await batch(items)).status).toBe(400);
    expect((await batch(items.slice(1))).status).toBe(200);
  });
});
