/**
 * A mailbox over IMAP, signed in to by XOAUTH2: opened for reading only (EXAMINE, so that no flag changes), read,
 * and closed again. No retries, no sleeping: where Exchange asks to wait, the connection is closed and the wait
 * reported.
 *
 * Sources: learn, authenticate an IMAP connection using OAuth; RFC 3501.
 */
import type { ImapFlow } from 'imapflow';
import { Failure } from '../../domain/failure.ts';
import type { CallOptions } from '../call-options.ts';
import type { Connected } from '../connected.ts';
import type { Identity } from '../entra/identity.ts';
import { mintToken } from '../entra/mint-token.ts';
import { backOffIn, imapFailure } from './imap-failure.ts';

export interface ImapMailbox {
  /** How many messages the folder has. */
  messages: number;
  /** The newest message whose header has this value (compared as IMAP does: contained, without case), if there is one. */
  findByHeader(name: string, value: string): Promise<ImapMessage | undefined>;
  /** Removes a message for good; only where the folder was opened to be written to. */
  remove(uid: number): Promise<void>;
}

interface ImapMessage {
  uid: number;
  subject?: string | undefined;
  messageId?: string | undefined;
  /** When the mailbox got it, ISO 8601. */
  receivedAt?: string | undefined;
}

export interface ImapOptions extends CallOptions {
  /** Its path, or what it is for, such as `\Sent`: paths are in the mailbox's language. Default INBOX. */
  folder?: string;
  /** Opened to remove messages as well (SELECT); default false. */
  writable?: boolean;
  /** Milliseconds of real time for everything, the sign-in included; default 60,000. */
  deadline?: number;
}

/**
 * Opens a mailbox as an application (or account), uses it, and signs out.
 *
 * @param address the mailbox: its user principal name
 * @throws Failure `imap-login-refused`, `imap-not-connected`, ..., a sign-in's (`entra-...`) or the network's
 */
export async function withImapMailbox<T>(
  connected: Connected,
  identity: Identity,
  address: string,
  use: (mailbox: ImapMailbox) => Promise<T>,
  options: ImapOptions = {},
): Promise<T> {
  refuseControls(address);
  const { signal, localAddress, folder = 'INBOX', deadline = 60_000, writable = false } = options;
  // IMAP requires the audience of Exchange; its roles come from there.
  const token = await mintToken(connected, {
    identity,
    scope: connected.scopes.exchange,
    fresh: options.freshToken ?? false,
    credentialIsNew: options.credentialIsNew ?? false,
    localAddress,
    signal,
  });
  let backOff: number | undefined;
  const client = await clientOf(connected, address, token.value, localAddress, deadline, (milliseconds) => {
    backOff = milliseconds;
    // After the entry imapflow begins its own wait; closing ends it.
    setImmediate(() => client.close());
  });
  const late = AbortSignal.timeout(deadline);
  const ended = signal === undefined ? late : AbortSignal.any([late, signal]);
  const giveUp = (): void => client.close();
  ended.addEventListener('abort', giveUp);
  try {
    signal?.throwIfAborted();
    await client.connect();
    const path = folder.startsWith('\\') ? await pathOf(client, folder) : folder;
    const { exists } = await client.mailboxOpen(path, { readOnly: !writable });
    return await use(mailboxOf(client, exists));
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    if (error instanceof Failure) throw error;
    const { host, port } = connected.imap;
    const subject = `IMAP ${address}`;
    const attempt = { address: `${host}:${port}`, subject, secrets: [token.value], late: late.aborted, backOff };
    throw imapFailure(error, attempt);
  } finally {
    // Within the deadline as well: a server that doesn't answer is left.
    await client.logout().catch(giveUp);
    ended.removeEventListener('abort', giveUp);
  }
}

async function clientOf(
  connected: Connected,
  address: string,
  accessToken: string,
  localAddress: string | undefined,
  deadline: number,
  throttled: (milliseconds: number) => void,
): Promise<ImapFlow> {
  // A worker begins without it: most never read a mailbox.
  const { ImapFlow } = await import('./imap-flow.ts');
  const { trustRoot, proxy, imap } = connected;
  const silent = (): void => undefined;
  const honor = (entry: unknown): void => {
    const wait = backOffIn(entry);
    if (wait !== undefined) throttled(wait);
  };
  const client = new ImapFlow({
    ...imap,
    secure: true,
    auth: { user: address, accessToken },
    disableAutoIdle: true,
    disableCompression: true,
    connectionTimeout: Math.min(deadline, 15_000),
    tls: {
      minVersion: 'TLSv1.2',
      ...(trustRoot === undefined ? {} : { ca: trustRoot }),
      ...(localAddress === undefined ? {} : { localAddress }),
    },
    ...(proxy === undefined ? {} : { proxy }),
    // Its log would contain addresses and answers; what matters of it is where Exchange asks to wait.
    logger: { debug: silent, info: silent, warn: honor, error: silent },
  });
  // Errors reach us by the calls that they end; without a listener a late one would end the process.
  client.on('error', silent);
  return client;
}

async function pathOf(client: ImapFlow, use: string): Promise<string> {
  const folder = (await client.list()).find(({ specialUse }) => specialUse === use);
  if (folder !== undefined) return folder.path;
  throw new Failure('imap-unexpected-answer', { service: 'imap', subject: `LIST, without a folder for ${use}` });
}

function mailboxOf(client: ImapFlow, messages: number): ImapMailbox {
  return {
    messages,
    remove: async (uid) => {
      if (await client.messageDelete(String(uid), { uid: true })) return;
      throw new Failure('imap-unexpected-answer', { service: 'imap', subject: 'EXPUNGE' });
    },
    findByHeader: async (name, value) => {
      refuseControls(name);
      refuseControls(value);
      const found = await client.search({ header: { [name]: value } }, { uid: true });
      // False is a search that failed, which proves nothing about the message.
      if (found === false) throw new Failure('imap-unexpected-answer', { service: 'imap', subject: 'SEARCH' });
      const uid = found.at(-1);
      if (uid === undefined) return undefined;
      const message = await client.fetchOne(String(uid), { envelope: true, internalDate: true }, { uid: true });
      if (message === false) throw new Failure('imap-unexpected-answer', { service: 'imap', subject: 'FETCH' });
      const { envelope, internalDate } = message;
      return {
        uid,
        subject: envelope?.subject,
        messageId: envelope?.messageId,
        receivedAt: internalDate === undefined ? undefined : new Date(internalDate).toISOString(),
      };
    },
  };
}

/** The sign-in's parts are separated by control characters, and a line end would be another command. */
function refuseControls(value: string): void {
  if (value !== '' && !/\p{Cc}/u.test(value)) return;
  throw new Failure('input-invalid', { service: 'imap', subject: 'an address or header with control characters' });
}
