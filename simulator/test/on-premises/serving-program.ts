/**
 * A program that serves the organization on premises, for tests that need the schemas of EWS, which jest can't load.
 * Prints where it serves, then answers each line of its input with one: a cmdlet of the Exchange Management Shell, a step of
 * the clock, a change of a row, or all of it anew.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { openServerIdentity } from '../../http/certificate-authority.ts';
import { listen } from '../../http/listen.ts';
import { createOnPremisesWebServer } from '../../on-premises/web-server.ts';
import { inExchange, openOrganization } from './organization.ts';

export interface Wish {
  /** The organization as it was in the beginning. */
  anew?: true;
  cmdlet?: { name: string; parameters: Record<string, unknown> };
  advanceSeconds?: number;
  /** By the start of the address. */
  mailbox?: { alias: string; ewsEnabled: boolean | null };
  down?: string[];
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'serving-'));
const identity = await openServerIdentity(folder);
fs.rmSync(folder, { recursive: true });
const organization = await openOrganization({ servers: 3 });
const server = createOnPremisesWebServer(organization.core, identity);
const port = await listen(server, 0, 'any');

function grant(wish: Wish): unknown {
  if (wish.anew === true) organization.core.store.state.onPremises = structuredClone(beginning);
  const { servers, exchange } = organization.state();
  if (wish.advanceSeconds !== undefined) organization.clock.advance(wish.advanceSeconds);
  if (wish.mailbox !== undefined) {
    const { alias, ewsEnabled } = wish.mailbox;
    exchange.mailboxes.find((mailbox) => mailbox.alias === alias)!.ewsEnabled = ewsEnabled;
  }
  for (const one of servers) if (wish.down !== undefined) one.isDown = wish.down.includes(one.name);
  if (wish.cmdlet === undefined) return null;
  return inExchange(organization, wish.cmdlet.name, wish.cmdlet.parameters).objects;
}

for (const { virtualDirectories } of organization.state().servers) {
  for (const directory of virtualDirectories) directory.basicAuthentication = true;
}
const beginning = structuredClone(organization.state());
const { accounts } = beginning;
const report = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);
report({
  url: `https://127.0.0.1:${port}/EWS/Exchange.asmx`,
  authority: identity.authority,
  accounts: accounts.map(({ samAccountName, userPrincipalName, sid, password }) => ({
    samAccountName,
    userPrincipalName,
    sid,
    password,
  })),
});
readline.createInterface({ input: process.stdin }).on('line', (line) => report(grant(JSON.parse(line) as Wish)));
process.stdin.on('end', () => process.exit(0));
