/** What is asked of a caller before anything is read: no schema is needed for that. */
import fs from 'node:fs';
import type https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { Agent } from 'undici';
import { openServerIdentity } from '../../http/certificate-authority.ts';
import { listen, stop } from '../../http/listen.ts';
import { createOnPremisesWebServer } from '../../on-premises/web-server.ts';
import type { VirtualDirectory } from '../../tenant/state.ts';
import { type Answer, ask } from '../../testing/simulated.ts';
import { accountOf, minutes, openOrganization, type Organization } from './organization.ts';

const identity = (() => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'web-server-'));
  return openServerIdentity(folder).finally(() => fs.rmSync(folder, { recursive: true }));
})();

let organization: Organization;
let server: https.Server;
let url: string;
let agent: Agent;
beforeEach(async () => {
  organization = await openOrganization({ servers: 2 });
  server = createOnPremisesWebServer(organization.core, await identity);
  url = `https://127.0.0.1:${await listen(server, 0, 'any')}/EWS/Exchange.asmx`;
  agent = new Agent({ connect: { ca: (await identity).authority } });
});
afterEach(async () => {
  await agent.close();
  await stop(server);
});

const directories = (): VirtualDirectory[] =>
  organization.state().servers.map(({ virtualDirectories }) => virtualDirectories.find(({ kind }) => kind === 'EWS')!);
const basicOn = (...which: boolean[]) => {
  for (const [index, directory] of directories().entries()) directory.basicAuthentication = which[index] ?? true;
};
const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
/** An authenticated GET is answered 501, since only POST is implemented: then authentication has passed. */
const get = (authorization?: string, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(url, agent, {
    method: 'GET',
    headers: { ...headers, ...(authorization === undefined ? {} : { authorization }) },
  });
const post = (): Promise<Answer> => ask(url, agent, { method: 'POST', body: '<x/>' });
const schemes = ({ headers }: Answer) =>
  [headers['www-authenticate'] ?? []].flat().map((header) => header.split(' ')[0]);

describe('the challenge', () => {
  it('names each scheme of the directory, Basic only where it is switched on', async () => {
    expect(schemes(await post())).toEqual(['Bearer', 'Negotiate', 'NTLM']);
    basicOn();
    for (const directory of directories()) directory.oauthAuthentication = false;
    const answer = await post();
    expect([answer.status, schemes(answer)]).toEqual([401, ['Negotiate', 'NTLM', 'Basic']]);
  });

  it.each(['Negotiate YIIabc', 'NTLM TlRMTVNTUAAB', 'Bearer abc', 'Basic !!!', 'Basic YQ=='])(
    'is all that %s gets',
    async (authorization) => {
      basicOn();
      expect((await get(authorization)).status).toBe(401);
    },
  );

  it('is a redirect to a form where the directory sends people there, for programs too', async () => {
    basicOn();
    for (const directory of directories()) directory.formsLogon = true;
    for (const answer of [await get(), await post()]) {
      expect(answer.status).toBe(302);
      expect(answer.headers['location']).toMatch(/\/owa\/auth\/logon\.aspx\?url=https%3A%2F%2F127\.0\.0\.1/);
    }
  });
});

describe('a name and password', () => {
  it('are the directory’s, the name with the domain before it or as a principal name', async () => {
    basicOn();
    const { password } = accountOf(organization, 'kim.lund');
    for (const user of ['CONTOSO\\kim.lund', 'contoso\\KIM.LUND', 'kim.lund@contoso.example']) {
      expect((await get(basic(user, password))).status).toBe(501);
    }
    for (const user of ['FABRIKAM\\kim.lund', 'kim.lund@fabrikam.example', 'CONTOSO\\nobody']) {
      expect((await get(basic(user, password))).status).toBe(401);
    }
  });

  it('are refused by a server where Basic is off, though the other takes them', async () => {
    basicOn(true, false);
    const own = basic('CONTOSO\\kim.lund', accountOf(organization, 'kim.lund').password);
    const answers = [await get(own), await get(own), await get(own), await get(own)];
    const taken = answers.filter(({ status }) => status === 501);
    expect(taken).toHaveLength(2);
    const refused = answers.filter(({ status }) => status === 401).map(({ headers }) => headers['x-feserver']);
    expect(new Set(refused)).toEqual(new Set(['EX02']));
  });

  it('of an account that is switched off are refused', async () => {
    basicOn();
    accountOf(organization, 'kim.lund').enabled = false;
    expect((await get(basic('CONTOSO\\kim.lund', accountOf(organization, 'kim.lund').password))).status).toBe(401);
  });

  it('lock the account out when they are wrong too often, until its time is over', async () => {
    basicOn();
    const { password } = accountOf(organization, 'kim.lund');
    for (let attempt = 0; attempt < 10; attempt += 1) {
      expect((await get(basic('CONTOSO\\kim.lund', 'wrong'))).status).toBe(401);
    }
    expect((await get(basic('CONTOSO\\kim.lund', password))).status).toBe(401);
    organization.clock.advance(minutes(30));
    expect((await get(basic('CONTOSO\\kim.lund', password))).status).toBe(501);
  });
});

describe('the name from outside', () => {
  const answeredBy = async (host: string) => (await get(undefined, { host }))['headers']['x-feserver'];

  it('leads to each server in turn, and not to one that is down', async () => {
    const both = [await answeredBy('mail.contoso.example'), await answeredBy('mail.contoso.example')];
    expect(new Set(both)).toEqual(new Set(['EX01', 'EX02']));
    organization.state().servers[0]!.isDown = true;
    expect([await answeredBy('mail.contoso.example'), await answeredBy('mail.contoso.example')]).toEqual([
      'EX02',
      'EX02',
    ]);
    organization.state().servers[1]!.isDown = true;
    expect((await get(undefined, { host: 'mail.contoso.example' })).status).toBe(503);
  });

  it('is not a server’s own, which leads to that one', async () => {
    expect([await answeredBy('ex02.contoso.local'), await answeredBy('ex02.contoso.local')]).toEqual(['EX02', 'EX02']);
  });

  it.each(['mail.contoso.example', 'ex01.contoso.local'])('%s is in the certificate', async (servername) => {
    const named = new Agent({ connect: { ca: (await identity).authority, servername } });
    expect((await ask(url, named, { method: 'GET', headers: { host: servername } })).status).toBe(401);
    await named.close();
  });
});
