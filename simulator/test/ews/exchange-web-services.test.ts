import { Agent } from 'undici';
import { type Compiled, compileSimulator } from '../../testing/compiled.ts';
import { type Answer, ask, trustRoot } from '../../testing/simulated.ts';

type Running = Awaited<ReturnType<Compiled['start']>>;

let compiled: Compiled;
let running: Running;
let agent: Agent;
let token: string;

beforeAll(async () => {
  compiled = await compileSimulator();
  running = await compiled.start('--faults', 'off');
  agent = new Agent({ connect: { ca: trustRoot(running.readiness) } });
  token = await tokenOf('Contoso Mail Journal');
}, 60_000);

afterAll(async () => {
  await agent.close();
  running.process.kill('SIGTERM');
  compiled.end();
});

async function tokenOf(name: string): Promise<string> {
  const { authority, credentials } = running.readiness;
  const credential = credentials.find((one) => one.name === name)!;
  const form = {
    grant_type: 'client_credentials',
    client_id: credential.clientId!,
    client_secret: credential.secret!,
    scope: 'https://outlook.office365.com/.default',
  };
  const answer = await ask(`${authority}/oauth2/v2.0/token`, agent, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  });
  return (answer.body as { access_token: string }).access_token;
}

/** @param as address of the impersonated mailbox, or the whole content of ConnectingSID */
function soap(body: string, as?: string): string {
  const sid = as?.startsWith('<') ? as : `<t:PrimarySmtpAddress>${as}</t:PrimarySmtpAddress>`;
  const impersonation =
    as === undefined
      ? ''
      : `<t:ExchangeImpersonation><t:ConnectingSID>${sid}</t:ConnectingSID></t:ExchangeImpersonation>`;
  return `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><soap:Header><t:RequestServerVersion Version="Exchange2015_SP1"/>${impersonation}</soap:Header><soap:Body>${body}</soap:Body></soap:Envelope>`;
}

function post(body: string, as?: string, bearer: string | null = token): Promise<Answer> {
  return ask(running.readiness.ews!, agent, {
    method: 'POST',
    headers: { 'content-type': 'text/xml', ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }) },
    body: body.startsWith('<?xml') ? body : soap(body, as),
  });
}

const getFolder = (id: string, shape = 'Default') =>
  `<m:GetFolder><m:FolderShape><t:BaseShape>${shape}</t:BaseShape></m:FolderShape><m:FolderIds><t:DistinguishedFolderId Id="${id}"/></m:FolderIds></m:GetFolder>`;

/** The seeded application reaches the Sales department, which is every fourth mailbox from the first on. */
const inScope = 'ada.berg@contoso.example';
const outside = 'ben.castillo@contoso.example';

const codeOf = (answer: Answer) => /ResponseCode[^>]*>(\w+)</.exec(String(answer.body))?.[1];

describe('who may use EWS', () => {
  it('challenges a request without a token, one header for each scheme', async () => {
    const answer = await post(getFolder('inbox'), inScope, null);
    expect(answer.status).toBe(401);
    const offered = answer.headers['www-authenticate'] as string[];
    expect(offered.map((line) => line.split(' ')[0])).toEqual(['Bearer', 'Basic']);
  });

  it('refuses a token without permissions, where no role assignment is effective either', async () => {
    const answer = await post(getFolder('inbox'), inScope, await tokenOf('Exchange Runbooks (plan)'));
    expect(answer.status).toBe(401);
    expect(answer.headers['x-ms-diagnostics']).toMatch(/^2000008;reason="The token contains no permissions/);
  });

  it('lets an application reach a mailbox in its scope by impersonation', async () => {
    const answer = await post(getFolder('inbox'), inScope);
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('<t:DisplayName>Inbox</t:DisplayName>');
    expect(answer.body).toContain('ServerVersionInfo');
  });

  it.each([
    ['a mailbox outside the scope', outside, 'ErrorImpersonateUserDenied'],
    ['a mailbox that does not exist', 'nobody@contoso.example', 'ErrorNonExistentMailbox'],
    ['a SID', '<t:SID>S-1-5-21-1</t:SID>', 'ErrorInvalidExchangeImpersonationHeaderData'],
    ['nobody', undefined, 'ErrorImpersonationRequired'],
  ])('refuses to act as %s by a fault', async (_what, as, code) => {
    const answer = await post(getFolder('inbox'), as);
    expect(answer.status).toBe(500);
    expect(answer.body).toContain('<s:Fault>');
    expect(codeOf(answer)).toBe(code);
    expect(answer.body).toContain('ServerVersionInfo');
  });

  it('acts as a user by principal name too', async () => {
    expect((await post(getFolder('inbox'), `<t:PrincipalName>${inScope}</t:PrincipalName>`)).status).toBe(200);
  });
});

describe('what the schema does not allow', () => {
  it.each([
    ['an unknown element', '<m:GetFolder><m:Nonsense/></m:GetFolder>'],
    ['an unknown folder name', getFolder('attic')],
    [
      'elements in another order',
      '<m:GetFolder><m:FolderIds><t:DistinguishedFolderId Id="inbox"/></m:FolderIds><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape></m:GetFolder>',
    ],
    ['what is not XML', '<?xml version="1.0"?><soap:Envelope'],
    ['a document type', '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'],
  ])('%s is a fault', async (_what, body) => {
    const answer = await post(body, inScope);
    expect(answer.status).toBe(500);
    expect(codeOf(answer)).toBe('ErrorSchemaValidation');
  });
});

describe('what a client that opens an inbox asks', () => {
  it('ConvertId of a made-up id is malformed, in an ordinary answer', async () => {
    const answer = await post(
      '<m:ConvertId DestinationFormat="EwsId"><m:SourceIds><t:AlternateId Format="EwsId" Id="DUMMY" Mailbox="a@b.example"/></m:SourceIds></m:ConvertId>',
      inScope,
    );
    expect(answer.status).toBe(200);
    expect(codeOf(answer)).toBe('ErrorInvalidIdMalformed');
  });

  it('GetFolder answers each of many ids by itself', async () => {
    const ids = [
      'root',
      'msgfolderroot',
      'calendar',
      'contacts',
      'tasks',
      'voicemail',
      'recoverableitemssubstrateholds',
      'inbox',
    ];
    const answer = await post(
      `<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties><t:FieldURI FieldURI="folder:DisplayName"/></t:AdditionalProperties></m:FolderShape><m:FolderIds>${ids.map((id) => `<t:DistinguishedFolderId Id="${id}"><t:Mailbox><t:EmailAddress>${inScope}</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>`).join('')}</m:FolderIds></m:GetFolder>`,
      inScope,
    );
    expect(answer.status).toBe(200);
    expect(String(answer.body).match(/NoError/g)).toHaveLength(6);
    expect(String(answer.body).match(/ErrorFolderNotFound/g)).toHaveLength(2);
  });

  it('FindFolder walks the tree', async () => {
    const answer = await post(
      '<m:FindFolder Traversal="Deep"><m:FolderShape><t:BaseShape>AllProperties</t:BaseShape></m:FolderShape><m:IndexedPageFolderView MaxEntriesReturned="50" Offset="0" BasePoint="Beginning"/><m:ParentFolderIds><t:DistinguishedFolderId Id="root"/></m:ParentFolderIds></m:FindFolder>',
      inScope,
    );
    expect(answer.body).toContain('TotalItemsInView="10"');
    expect(answer.body).toContain('<t:CalendarFolder>');
  });

  it('ResolveNames finds a mailbox, and says when there is none', async () => {
    const ask = (text: string) =>
      post(
        `<m:ResolveNames ReturnFullContactData="0"><m:UnresolvedEntry>${text}</m:UnresolvedEntry></m:ResolveNames>`,
        inScope,
      );
    expect((await ask('ada.b')).body).toContain(inScope);
    expect(codeOf(await ask('nobody'))).toBe('ErrorNameResolutionNoResults');
  });

  it.each(['0', '1'])('GetServerTimeZones with full data %s', async (full) => {
    const answer = await post(`<m:GetServerTimeZones ReturnFullTimeZoneData="${full}"/>`, inScope);
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('Id="UTC"');
  });

  it('answers 501 for an operation that the simulator does not implement', async () => {
    const answer = await post(
      '<m:GetUserConfiguration><m:UserConfigurationName Name="a"><t:DistinguishedFolderId Id="inbox"/></m:UserConfigurationName><m:UserConfigurationProperties>All</m:UserConfigurationProperties></m:GetUserConfiguration>',
      inScope,
    );
    expect(answer.status).toBe(501);
  });
});

describe('a probe item', () => {
  const tag =
    '<t:ExtendedFieldURI DistinguishedPropertySetId="PublicStrings" PropertyName="probe" PropertyType="String"/>';
  const find = (value: string) =>
    post(
      `<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties><t:FieldURI FieldURI="item:Subject"/>${tag}</t:AdditionalProperties></m:ItemShape><m:IndexedPageItemView MaxEntriesReturned="10" Offset="0" BasePoint="Beginning"/><m:Restriction><t:IsEqualTo>${tag}<t:FieldURIOrConstant><t:Constant Value="${value}"/></t:FieldURIOrConstant></t:IsEqualTo></m:Restriction><m:ParentFolderIds><t:DistinguishedFolderId Id="outbox"/></m:ParentFolderIds></m:FindItem>`,
      inScope,
    );

  it('is saved, found by its tag, read, deleted for good, and audited', async () => {
    const created = await post(
      `<m:CreateItem MessageDisposition="SaveOnly"><m:SavedItemFolderId><t:DistinguishedFolderId Id="outbox"/></m:SavedItemFolderId><m:Items><t:Message><t:Subject>A &amp; B &lt;probe&gt;</t:Subject><t:Body BodyType="Text">x</t:Body><t:ExtendedProperty>${tag}<t:Value>run-1</t:Value></t:ExtendedProperty></t:Message></m:Items></m:CreateItem>`,
      inScope,
    );
    expect(created.status).toBe(200);
    const id = /<t:ItemId Id="([^"]+)"/.exec(String(created.body))![1]!;
    const found = await find('run-1');
    expect(found.body).toContain(id);
    expect(found.body).toContain('<t:Subject>A &amp; B &lt;probe&gt;</t:Subject>');
    expect((await find('run-2')).body).toContain('TotalItemsInView="0"');
    const itemIds = `<m:ItemIds><t:ItemId Id="${id}"/></m:ItemIds>`;
    const read = await post(
      `<m:GetItem><m:ItemShape><t:BaseShape>AllProperties</t:BaseShape></m:ItemShape>${itemIds}</m:GetItem>`,
      inScope,
    );
    expect(codeOf(read)).toBe('NoError');
    expect(read.body).toMatch(/<t:DateTimeReceived>[\d-]+T\d\d:\d\d:\d\dZ</);
    const foreign = await post(
      `<m:GetItem><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape>${itemIds}</m:GetItem>`,
      'elif.fontaine@contoso.example',
    );
    expect(codeOf(foreign)).toBe('ErrorAccessDenied');
    const remove = `<m:DeleteItem DeleteType="HardDelete">${itemIds}</m:DeleteItem>`;
    expect(codeOf(await post(remove, inScope))).toBe('NoError');
    expect(codeOf(await post(remove, inScope))).toBe('ErrorItemNotFound');
    const audit = await ask(`${running.readiness.administration}/audit`, agent, { method: 'GET' });
    expect(JSON.stringify(audit.body)).toContain('CreateItem');
  });
});

describe('a refusal inside an answer', () => {
  const unknown = '<t:DistinguishedFolderId Id="voicemail"/>';
  it.each([
    [
      'FindItem',
      `<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:ParentFolderIds>${unknown}</m:ParentFolderIds></m:FindItem>`,
    ],
    [
      'FindFolder',
      `<m:FindFolder Traversal="Shallow"><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:ParentFolderIds>${unknown}</m:ParentFolderIds></m:FindFolder>`,
    ],
    [
      'CreateItem',
      `<m:CreateItem MessageDisposition="SaveOnly"><m:SavedItemFolderId>${unknown}</m:SavedItemFolderId><m:Items><t:Message/></m:Items></m:CreateItem>`,
    ],
  ])('of %s is valid too', async (_operation, body) => {
    const answer = await post(body, inScope);
    expect([answer.status, codeOf(answer)]).toEqual([200, 'ErrorFolderNotFound']);
  });
});

describe('the policy gate', () => {
  it('answers 403 with X-EWS-Policy-Reason once the change is effective, and not before', async () => {
    const { exchange, tenant, administration } = running.readiness;
    const runner = await tokenOf('Exchange Runbooks (apply)');
    const set = await ask(`${exchange}/adminapi/beta/${tenant.id}/InvokeCommand`, agent, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${runner}` },
      body: JSON.stringify({
        CmdletInput: {
          CmdletName: 'Set-OrganizationConfig',
          Parameters: { EwsAllowedAppIDs: 'cc15fd57-2c6c-4117-a88c-83b1d56b4bbe', Confirm: false },
        },
      }),
    });
    expect(set.status).toBe(200);
    expect((await post(getFolder('inbox'), inScope)).status).toBe(200);
    await ask(`${administration}/clock`, agent, {
      method: 'POST',
      body: JSON.stringify({ advanceSeconds: 25 * 3600 }),
    });
    const blocked = await post(getFolder('inbox'), inScope);
    expect(blocked.status).toBe(403);
    expect(blocked.headers['x-ews-policy-reason']).toMatch(/allow list/);
  });
});
