/**
 * A session of mail submission: STARTTLS always, XOAUTH2 only, with the token that there is. It is nodemailer's connection
 * as promises; what it says by events ends whatever is under way.
 *
 * Source: learn, authenticate an SMTP connection using OAuth.
 */
import type { Connected } from '../connected.ts';

/**
 * A name of our own: under the name XOAUTH2 nodemailer takes whichever method the server lists first, and Exchange lists
 * LOGIN, to which the token would go as a password.
 */
const methodName = 'XOAUTH2-ONCE';

export interface Submission {
  connect(): Promise<void>;
  signIn(mailbox: string, token: string): Promise<void>;
  send(from: string, to: string, content: Buffer): Promise<string>;
  close(): void;
}

/**
 * A session that isn't connected yet.
 *
 * @param deadline milliseconds that any step may take
 */
export async function submission(
  { smtp, trustRoot }: Connected,
  localAddress: string | undefined,
  deadline: number,
): Promise<Submission> {
  // A worker begins without it: most never send.
  const { default: SMTPConnection } = await import('nodemailer/lib/smtp-connection');
  const connection = new SMTPConnection({
    ...smtp,
    requireTLS: true,
    logger: false,
    tls: { minVersion: 'TLSv1.2', ...(trustRoot === undefined ? {} : { ca: trustRoot }) },
    connectionTimeout: Math.min(deadline, 15_000),
    greetingTimeout: deadline,
    socketTimeout: deadline,
    customAuth: { [methodName]: signInOnce },
    ...(localAddress === undefined ? {} : { localAddress }),
  });
  const failed = new Promise<never>((_, reject) => {
    connection.on('error', reject);
  });
  failed.catch(() => undefined);
  const step = async <T>(start: (done: (error: unknown, value: T) => void) => void): Promise<T> =>
    Promise.race([
      failed,
      new Promise<T>((resolve, reject) => {
        // nodemailer says "no error" by null, undefined or false.
        start((error, value) => {
          if (error === null || error === undefined || error === false) resolve(value);
          else reject(error as Error);
        });
      }),
    ]);
  return {
    connect: async () => step<void>((done) => connection.connect((error) => done(error, undefined))),
    signIn: async (mailbox, token) =>
      step<void>((done) =>
        connection.login({ method: methodName, user: mailbox, pass: token }, (error) => done(error, undefined)),
      ),
    send: async (from, to, content) =>
      step<string>((done) =>
        connection.send({ from, to: [to] }, content, (error, info) => done(error, info?.response ?? '')),
      ),
    close: () => connection.close(),
  };
}

interface SignInContext {
  auth: { credentials: { user: string; pass: string } };
  sendCommand: (command: string) => Promise<{ status: number }>;
  resolve: () => void;
  reject: (error: Error) => void;
}

/** One attempt with the token that there is. A challenge contains the error and is answered by an empty line. */
async function signInOnce({ auth, sendCommand, resolve, reject }: SignInContext): Promise<void> {
  const { user, pass } = auth.credentials;
  const initial = Buffer.from(`user=${user}\u0001auth=Bearer ${pass}\u0001\u0001`).toString('base64');
  let answer = await sendCommand(`AUTH XOAUTH2 ${initial}`);
  if (answer.status === 334) answer = await sendCommand('');
  if (answer.status >= 200 && answer.status < 300) resolve();
  else reject(new Error('The sign-in is refused'));
}
