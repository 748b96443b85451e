import { Agent, request } from 'undici';
import { createCompliancePart } from '../../compliance/part.ts';
import { createExchangePart } from '../../exchange/part.ts';
import type { ApplicationCaller } from '../../identity/caller.ts';
import { applicationNames } from '../../tenant/seed/applications.ts';
import { type Answer, ask, type Simulated, simulated, trustRoot } from '../../testing/simulated.ts';

const audience = 'https://ps.compliance.protection.outlook.com';
const complianceAdministrator = '17315797-102d-40b4-93e0-432062caca18';
const exchangeAdministrator = '29232cdf-9323-42fd-ade2-1d097af3e4de';

let tenant: Simulated;
let agent: Agent;
beforeEach(async () => {
  tenant = await simulated({ parts: [createExchangePart, createCompliancePart] });
  agent = tenant.agent();
});
afterEach(() => tenant.close());

function application(name: string = applicationNames.apply, given: Partial<ApplicationCaller> = {}): ApplicationCaller {
  const { id, appId } = tenant.core.store.state.servicePrincipals.find(({ displayName }) => displayName === name)!;
  const roles = ['Exchange.ManageAsApp'];
  return { kind: 'application', appId, servicePrincipalId: id, displayName: name, roles, wids: [], audience, ...given };
}

async function invoke(
  caller: ApplicationCaller,
  cmdlet: string,
  parameters: Record<string, unknown> = {},
  origin = tenant.readiness.compliance,
): Promise<Answer> {
  const { accessToken } = await tenant.core.tokens.mint(caller, {});
  return await ask(`${origin}/adminapi/beta/${tenant.readiness.tenant.id}/InvokeCommand`, agent, {
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ CmdletInput: { CmdletName: cmdlet, Parameters: parameters } }),
  });
}

describe('Security & Compliance', () => {
  it('sends a session on to the host of the region', async () => {
    const banner = `/adminapi/v1.0/${tenant.readiness.tenant.id}/EXOBanner('AutogenSession')?Version=3.9.2`;
    const here = await ask(`${tenant.readiness.compliance}${banner}`, agent, { method: 'GET' });
    expect(here).toMatchObject({
      status: 302,
      headers: { location: expect.stringContaining(tenant.readiness.compliance!) },
    });
    expect((await ask(String(here.headers['location']), agent, { method: 'GET' })).status).toBe(200);
    const byName = new Agent({
      connect: { ca: trustRoot(tenant.readiness), servername: 'ps.compliance.protection.outlook.com' },
    });
    const { statusCode, headers } = await request(`${tenant.readiness.compliance}${banner}`, {
      dispatcher: byName,
      headers: { host: 'ps.compliance.protection.outlook.com' },
    });
    expect(statusCode).toBe(302);
    expect(headers['location']).toBe(`https://eur01b.ps.compliance.protection.outlook.com${banner}`);
    await byName.close();
  });

  it('takes tokens of its own resource only', async () => {
    expect((await invoke(application(), 'Get-RoleGroup')).status).toBe(200);
    const exchange = application(undefined, { audience: 'https://outlook.office365.com' });
    expect((await invoke(exchange, 'Get-RoleGroup')).status).toBe(401);
    expect((await invoke(application(), 'Get-RoleGroup', {}, tenant.readiness.exchange)).status).toBe(401);
    expect((await invoke(application(undefined, { roles: [] }), 'Get-RoleGroup')).status).toBe(403);
  });

  it('has service principals and role groups of its own', async () => {
    const { appId, servicePrincipalId } = application(applicationNames.reader);
    const names = async () =>
      (await invoke(application(), 'Get-ServicePrincipal')).body.value.map(({ AppId }: { AppId: string }) => AppId);
    expect(await names()).not.toContain(appId);
    const made = await invoke(application(), 'New-ServicePrincipal', { AppId: appId, ObjectId: servicePrincipalId });
    expect(made.status).toBe(200);
    expect(await names()).toContain(appId);
    const { exchange, compliance } = tenant.core.store.state;
    expect(exchange.servicePrincipals.some((one) => one.appId === appId)).toBe(false);
    expect(compliance!.servicePrincipals.some((one) => one.appId === appId)).toBe(true);
    expect(tenant.core.store.audit.at(-1)!.changes[0]!.path).toMatch(/^compliance\.servicePrincipals/);
    await invoke(application(), 'Add-RoleGroupMember', { Identity: 'eDiscoveryManager', Member: servicePrincipalId });
    const reader = application(applicationNames.reader);
    expect((await invoke(reader, 'Get-ComplianceSearch')).status).toBe(403);
    tenant.core.clock.advance(3601);
    expect((await invoke(reader, 'Get-ComplianceSearch')).status).toBe(200);
    const removal = { Identity: servicePrincipalId, Confirm: false };
    expect((await invoke(application(), 'Remove-ServicePrincipal', removal)).status).toBe(200);
    expect(await names()).not.toContain(appId);
  });

  it('accepts a directory role in the token, and offers only what that role does', async () => {
    const withRole = application(applicationNames.reader, { wids: [complianceAdministrator] });
    expect((await invoke(withRole, 'Get-ComplianceSearch')).body.value).toEqual([]);
    for (const cmdlet of ['Set-Mailbox', 'Add-RoleGroupMember', 'Get-Mailbox']) {
      const parameters = cmdlet === 'Get-Mailbox' ? {} : { Identity: 'x' };
      expect((await invoke(withRole, cmdlet, parameters)).headers['x-exceptiontype']).toBe('CommandNotFoundException');
    }
    const other = application(applicationNames.reader, { wids: [exchangeAdministrator] });
    expect((await invoke(other, 'Get-ComplianceSearch')).status).toBe(403);
  });

  it('searches a mailbox, after a while', async () => {
    const [mailbox] = tenant.core.store.state.exchange.mailboxes;
    const { subject } = mailbox!.messages[0]!;
    const given = {
      Name: 'probe',
      ExchangeLocation: mailbox!.primarySmtpAddress,
      ContentMatchQuery: `subject:"${subject}"`,
    };
    expect((await invoke(application(), 'New-ComplianceSearch', given)).body.value).toMatchObject([
      { Status: 'NotStarted' },
    ]);
    expect((await invoke(application(), 'New-ComplianceSearch', given)).status).toBe(400);
    const elsewhere = { ...given, Name: 'other', ExchangeLocation: 'nobody@contoso.example' };
    expect((await invoke(application(), 'New-ComplianceSearch', elsewhere)).status).toBe(400);
    expect((await invoke(application(), 'Start-ComplianceSearch', { Identity: 'probe' })).status).toBe(200);
    const search = async () =>
      (await invoke(application(), 'Get-ComplianceSearch', { Identity: 'probe' })).body.value[0];
    expect(await search()).toMatchObject({ Status: 'InProgress', Items: 0 });
    tenant.core.clock.advance(181);
    expect(await search()).toMatchObject({ Status: 'Completed', Items: 1 });
    await invoke(application(), 'Remove-ComplianceSearch', { Identity: 'probe', Confirm: false });
    expect((await invoke(application(), 'Get-ComplianceSearch')).body.value).toEqual([]);
  });
});
