/** A simulated tenant in which an application may open one mailbox by mail protocols, and how tests speak those. */
import fs from 'node:fs';
import tls from 'node:tls';
import type { ApplicationCaller } from '../identity/caller.ts';
import type { Mailbox } from '../tenant/state.ts';
import { type Simulated, simulated } from './simulated.ts';

const audience = 'https://outlook.office365.com';
const longAgo = '2026-01-01T00:00:00.000Z';

export interface MailTenant extends Simulated {
  granted: Mailbox;
  outside: Mailbox;
  ca: string;
  caller: ApplicationCaller;
  /** A token of the application with these roles. */
  mint(roles?: readonly string[], given?: Partial<ApplicationCaller>): Promise<string>;
}

const everyRole = ['IMAP.AccessAsApp', 'POP.AccessAsApp', 'SMTP.SendAsApp'];

export async function mailTenant(): Promise<MailTenant> {
  const tenant = await simulated();
  const { exchange } = tenant.core.store.state;
  const [granted, outside] = exchange.mailboxes as [Mailbox, Mailbox];
  const { core, readiness } = tenant;
  const caller: ApplicationCaller = {
    kind: 'application',
    appId: core.random.uuid(),
    servicePrincipalId: core.random.uuid(),
    displayName: 'CE Email',
    roles: everyRole,
    wids: [],
    audience,
  };
  exchange.servicePrincipals.push({
    guid: core.random.uuid(),
    appId: caller.appId,
    objectId: caller.servicePrincipalId,
    displayName: caller.displayName,
    createdAt: longAgo,
  });
  exchange.mailboxPermissions.push({
    mailboxGuid: granted.guid,
    assigneeId: caller.servicePrincipalId,
    accessRights: ['FullAccess'],
    deny: false,
    isInherited: false,
    effectiveAt: longAgo,
  });
  return {
    ...tenant,
    granted,
    outside,
    caller,
    ca: fs.readFileSync(readiness.certificateAuthority, 'utf8'),
    mint: async (roles = everyRole, given = {}) =>
      (await core.tokens.mint({ ...caller, ...given, roles: [...roles] }, {})).accessToken,
  };
}

export const xoauth2 = (user: string, token: string) =>
  Buffer.from(`user=${user}\u0001auth=Bearer ${token}\u0001\u0001`).toString('base64');

/** `host:port` of the readiness line. */
export function addressOf(address: string): { host: string; port: number } {
  const [host = '', port = ''] = address.split(':');
  return { host, port: Number(port) };
}

export interface Conversation {
  /** Sends a line, and reads until one that begins so. */
  say(line: string, until: string): Promise<string[]>;
  until(start: string): Promise<string[]>;
  /** Whether the server has ended the connection. */
  ended: Promise<unknown>;
  close(): void;
}

export async function converse(address: string, ca: string): Promise<Conversation> {
  const socket = tls.connect({ ...addressOf(address), ca, servername: 'localhost' });
  let text = '';
  let wake = () => {};
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    text += chunk;
    wake();
  });
  const ended = new Promise((resolve) => {
    socket.on('close', resolve);
  });
  socket.on('close', () => wake());
  const until = async (start: string): Promise<string[]> => {
    for (;;) {
      const lines = text.split('\r\n');
      const at = lines.findIndex((line, index) => line.startsWith(start) && index < lines.length - 1);
      if (at >= 0) {
        text = lines.slice(at + 1).join('\r\n');
        return lines.slice(0, at + 1);
      }
      if (socket.destroyed) throw new Error(`The server ended before ${start}: ${text}`);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return {
    until,
    say: (line, start) => {
      socket.write(`${line}\r\n`);
      return until(start);
    },
    ended,
    close: () => socket.destroy(),
  };
}
