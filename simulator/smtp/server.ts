/**
 * SMTP client submission as Exchange Online has it: STARTTLS, then AUTH XOAUTH2. Basic is always refused.
 *
 * What the protocol's own rules are is smtp-server's affair; who may send as whom is decided in `submission.ts`.
 */
import { randomUUID } from 'node:crypto';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { Core } from '../core.ts';
import type { ServerIdentity } from '../http/certificate-authority.ts';
import { deliver } from '../mail/deliver.ts';
import { addresses, headersOf } from '../mail/source.ts';
import { reportError } from '../report-error.ts';
import { NotKept } from '../write-whole.ts';
import { maySendAs, smtpSignIn, type SmtpSignIn } from './submission.ts';

const largest = 157_286_400;

/** A refusal with the service's message. */
function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

/** What couldn't be kept is refused for now: RFC 4954, section 6, and RFC 5321, section 4.2.3. */
function unkept(error: unknown, responseCode: number, message: string): Error {
  if (!(error instanceof NotKept)) return error as Error;
  reportError('mail', error);
  return refusal(responseCode, message);
}

/** smtp-server returns what onAuth gave it, and false before. */
const signedInAs = ({ user }: SMTPServerSession) => (user || null) as SmtpSignIn | null;

export function createSmtpServer(core: Core, identity: ServerIdentity): SMTPServer {
  const server = new SMTPServer({
    key: identity.key,
    cert: identity.certificate,
    name: 'simulator.prod.outlook.com',
    banner: 'Microsoft ESMTP MAIL Service ready',
    // In the order of the service: a client that takes the first one is refused, as there.
    authMethods: ['LOGIN', 'XOAUTH2'],
    // A client that hasn't signed in is refused at MAIL FROM, with the service's message.
    authOptional: true,
    size: largest,
    disableReverseLookup: true,
    closeTimeout: 50,
    onAuth(auth, _session, callback) {
      if (auth.method !== 'XOAUTH2') {
        callback(refusal(535, '5.7.3 Authentication unsuccessful'));
        return;
      }
      smtpSignIn(core, auth.username ?? '', auth.accessToken ?? '').then(
        (result) => {
          if (typeof result === 'string') callback(refusal(535, result));
          else callback(null, { user: result as never });
        },
        (error: unknown) => callback(unkept(error, 454, '4.7.0 Temporary authentication failure')),
      );
    },
    onMailFrom(_address, session, callback) {
      if (signedInAs(session) === null) callback(refusal(530, '5.7.57 Client not authenticated to send mail.'));
      else callback();
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        try {
          callback(null, submit(core, session, Buffer.concat(chunks).toString('latin1')));
        } catch (error) {
          callback(unkept(error, 452, '4.3.1 Insufficient system storage'));
        }
      });
    },
  });
  // A client that breaks off must not take the simulator with it.
  server.on('error', () => {});
  return server;
}

/** @returns the last line of the conversation */
function submit(core: Core, session: SMTPServerSession, source: string): string {
  const signedIn = signedInAs(session)!;
  const { mailFrom, rcptTo } = session.envelope;
  const from = mailFrom === false ? '' : mailFrom.address;
  for (const sender of new Set([from, ...addresses(headersOf(source)['from']).slice(0, 1)])) {
    if (maySendAs(core, signedIn, sender)) continue;
    const exception = 'STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied';
    throw refusal(554, `5.2.252 SendAsDenied; ${signedIn.userName} not allowed to send as ${sender}; ${exception}`);
  }
  const context = { caller: signedIn.caller, requestId: randomUUID(), clientRequestId: null, writes: [] };
  const recipients = rcptTo.map(({ address }) => address);
  deliver(core, context, { from, recipients, source, senderGuid: signedIn.mailboxGuid });
  return `2.0.0 OK <${context.requestId}@simulator.prod.outlook.com> [Hostname=simulator.prod.outlook.com]`;
}
