import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import readline from 'node:readline';
import { Agent } from 'undici';
import { type Compiled, compileSimulator } from '../../testing/compiled.ts';
import { type Answer, ask } from '../../testing/simulated.ts';
import { minutes } from './organization.ts';
import type { Wish } from './serving-program.ts';

interface Serving {
  url: string;
  authority: string;
  accounts: { samAccountName: string; userPrincipalName: string; sid: string; password: string }[];
}

let compiled: Compiled;
let program: ChildProcess;
let lines: AsyncIterator<string>;
let serving: Serving;
let agent: Agent;

beforeAll(async () => {
  compiled = await compileSimulator();
  const here = (name: string) => path.join(__dirname, name);
  const main = await compiled.add(
    here('serving-program.ts'),
    here('organization.ts'),
    path.join(__dirname, '..', '..', 'testing', 'kept-keys.ts'),
  );
  program = spawn(process.execPath, [main], { stdio: ['pipe', 'pipe', 'inherit'] });
  lines = readline.createInterface({ input: program.stdout! })[Symbol.asyncIterator]();
  serving = (await nextLine()) as Serving;
  agent = new Agent({ connect: { ca: serving.authority } });
}, 60_000);
afterAll(async () => {
  await agent.close();
  program.stdin!.end();
  await once(program, 'close');
  compiled.end();
});
beforeEach(() => wish({ anew: true }));

async function nextLine(): Promise<unknown> {
  const { value } = await lines.next();
  return JSON.parse(value as string);
}

async function wish(wanted: Wish): Promise<unknown> {
  program.stdin!.write(`${JSON.stringify(wanted)}\n`);
  return await nextLine();
}
const run = (name: string, parameters: Record<string, unknown>) => wish({ cmdlet: { name, parameters } });
const account = (name: string) => serving.accounts.find(({ samAccountName }) => samAccountName === name)!;

/** @param sid content of ConnectingSID */
function post(body: string, sid?: string, as = 'monosync_svc'): Promise<Answer> {
  const header =
    sid === undefined
      ? ''
      : `<t:ExchangeImpersonation><t:ConnectingSID>${sid}</t:ConnectingSID></t:ExchangeImpersonation>`;
  const { password } = account(as);
  return ask(serving.url, agent, {
    method: 'POST',
    headers: {
      'content-type': 'text/xml',
      authorization: `Basic ${Buffer.from(`CONTOSO\\${as}:${password}`).toString('base64')}`,
    },
    body: `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><soap:Header><t:RequestServerVersion Version="Exchange2013_SP1"/>${header}</soap:Header><soap:Body>${body}</soap:Body></soap:Envelope>`,
  });
}

const address = (name: string) => `<t:PrimarySmtpAddress>${name}@contoso.example</t:PrimarySmtpAddress>`;
const getFolder = (id: string, mailbox?: string) =>
  `<m:GetFolder><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape><m:FolderIds><t:DistinguishedFolderId Id="${id}">${mailbox === undefined ? '' : `<t:Mailbox><t:EmailAddress>${mailbox}@contoso.example</t:EmailAddress></t:Mailbox>`}</t:DistinguishedFolderId></m:FolderIds></m:GetFolder>`;
const codeOf = (answer: Answer) => /ResponseCode[^>]*>(\w+)</.exec(String(answer.body))?.[1];
const outcome = (answer: Answer) => [answer.status, codeOf(answer)];

const denied = [500, 'ErrorImpersonateUserDenied'];
const letIn = [200, 'NoError'];
const user = 'CONTOSO\\monosync_svc';

describe('the role assigned to an account', () => {
  it('is effective after 15 minutes at the earliest, and after 20 at the latest', async () => {
    await run('New-ManagementRoleAssignment', { Role: 'ApplicationImpersonation', User: user });
    expect(outcome(await post(getFolder('inbox'), address('kim.lund')))).toEqual(denied);
    await wish({ advanceSeconds: minutes(14.5) });
    expect(outcome(await post(getFolder('inbox'), address('kim.lund')))).toEqual(denied);
    await wish({ advanceSeconds: minutes(6) });
    expect(outcome(await post(getFolder('inbox'), address('kim.lund')))).toEqual(letIn);
  });

  it('ends at its scope, which counts direct members of a group', async () => {
    await run('New-ManagementScope', {
      Name: 'AllSolutions',
      RecipientRestrictionFilter: "MemberOfGroup -eq 'CN=AllSolutions Users,OU=Groups,DC=contoso,DC=local'",
    });
    await run('New-ManagementRoleAssignment', {
      Role: 'ApplicationImpersonation',
      User: user,
      CustomRecipientWriteScope: 'AllSolutions',
    });
    await wish({ advanceSeconds: minutes(21) });
    expect(outcome(await post(getFolder('inbox'), address('testaccount')))).toEqual(letIn);
    const outside = await post(getFolder('inbox'), address('ravi.patel'));
    expect(outcome(outside)).toEqual(denied);
    expect(outside.body).toContain('<s:Fault>');
    expect(outside.body).toContain('MajorVersion="15" MinorVersion="2"');
  });
});

describe('the role assigned to a role group', () => {
  it('counts for its members, in the group’s scope, and for those who come later 15 minutes after that', async () => {
    await run('New-ManagementScope', { Name: 'Finance', RecipientRestrictionFilter: "Department -eq 'Finance'" });
    await run('New-RoleGroup', {
      Name: 'Client Sense Management',
      Roles: ['View-Only Recipients', 'Message Tracking', 'ApplicationImpersonation'],
      Members: [user],
      CustomRecipientWriteScope: 'Finance',
    });
    await wish({ advanceSeconds: minutes(21) });
    expect(outcome(await post(getFolder('inbox'), address('noor.vos')))).toEqual(letIn);
    expect(outcome(await post(getFolder('inbox'), address('sofia.lindqvist')))).toEqual(denied);
    await run('Add-RoleGroupMember', { Identity: 'Client Sense Management', Member: 'svc-clientsense' });
    const asLater = () => post(getFolder('inbox'), address('noor.vos'), 'svc-clientsense');
    await wish({ advanceSeconds: minutes(14.5) });
    expect(outcome(await asLater())).toEqual(denied);
    await wish({ advanceSeconds: minutes(6) });
    expect(outcome(await asLater())).toEqual(letIn);
    await run('Remove-RoleGroup', { Identity: 'Client Sense Management', Confirm: false });
    expect(outcome(await asLater())).toEqual(denied);
  });
});

describe('with the role for everybody', () => {
  beforeEach(async () => {
    await run('New-ManagementRoleAssignment', { Role: 'ApplicationImpersonation', User: user });
    await wish({ advanceSeconds: minutes(21) });
  });

  it('a mailbox is named by address, principal name or SID', async () => {
    const { sid, userPrincipalName } = account('kim.lund');
    for (const named of [
      address('kim.lund'),
      `<t:PrincipalName>${userPrincipalName}</t:PrincipalName>`,
      `<t:SID>${sid}</t:SID>`,
    ]) {
      expect(outcome(await post(getFolder('outbox'), named))).toEqual(letIn);
    }
  });

  it.each(['nobody', 'ada.berg', 'svc-clientsense'])('%s has no mailbox here', async (name) => {
    expect(outcome(await post(getFolder('inbox'), address(name)))).toEqual([500, 'ErrorNonExistentMailbox']);
  });

  it('an item is made in the outbox, found and removed, and nothing is left over', async () => {
    const made = await post(
      '<m:CreateItem MessageDisposition="SaveOnly"><m:SavedItemFolderId><t:DistinguishedFolderId Id="outbox"/></m:SavedItemFolderId><m:Items><t:Message><t:Subject>probe</t:Subject></t:Message></m:Items></m:CreateItem>',
      address('testaccount'),
    );
    expect(outcome(made)).toEqual(letIn);
    const [, id] = /ItemId Id="([^"]+)"/.exec(String(made.body))!;
    const count = async () => {
      const folder = await post(getFolder('outbox'), address('testaccount'));
      return /<t:TotalCount>(\d+)</.exec(String(folder.body))?.[1];
    };
    expect(await count()).toBe('1');
    const removed = await post(
      `<m:DeleteItem DeleteType="HardDelete"><m:ItemIds><t:ItemId Id="${id}"/></m:ItemIds></m:DeleteItem>`,
      address('testaccount'),
    );
    expect(outcome(removed)).toEqual(letIn);
    expect(await count()).toBe('0');
  });

  it('a mailbox whose EWS is off is forbidden', async () => {
    await wish({ mailbox: { alias: 'kim.lund', ewsEnabled: false } });
    expect((await post(getFolder('inbox'), address('kim.lund'))).status).toBe(403);
    expect(outcome(await post(getFolder('inbox'), address('noor.vos')))).toEqual(letIn);
  });

  it('a server that is down is left out', async () => {
    await wish({ down: ['EX01', 'EX03'] });
    for (let request = 0; request < 3; request += 1) {
      const answer = await post(getFolder('inbox'), address('kim.lund'));
      expect([...outcome(answer), answer.headers['x-feserver']]).toEqual([...letIn, 'EX02']);
    }
  });

  it('another mailbox can’t be opened by its address alone', async () => {
    expect(outcome(await post(getFolder('inbox', 'noor.vos')))).toEqual([200, 'ErrorAccessDenied']);
  });
});

describe('without impersonation', () => {
  it('somebody with a mailbox opens it', async () => {
    expect(outcome(await post(getFolder('inbox'), undefined, 'kim.lund'))).toEqual(letIn);
  });

  it('an account without a mailbox has no folders of its own, nor has one whose mailbox is in the cloud', async () => {
    expect(outcome(await post(getFolder('inbox')))).toEqual([200, 'ErrorMissingEmailAddress']);
    expect(outcome(await post(getFolder('inbox'), undefined, 'ada.berg'))).toEqual([200, 'ErrorNonExistentMailbox']);
  });

  it('what the schema doesn’t allow is a fault', async () => {
    expect(outcome(await post('<m:GetFolder><m:Nonsense/></m:GetFolder>'))).toEqual([500, 'ErrorSchemaValidation']);
  });
});
