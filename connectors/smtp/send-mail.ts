/**
 * One message by authenticated submission: STARTTLS always, XOAUTH2 only. No retries, no renewed tokens.
 *
 * Invariant: what fails before the message's data is distinguished from what fails after: only then is the outcome
 * unknown. A proxy of the connection isn't used: HTTP proxies don't carry submission.
 *
 * Source: learn, authenticate an SMTP connection using OAuth.
 */
import MailComposer from 'nodemailer/lib/mail-composer';
import { Failure } from '../../domain/failure.ts';
import type { CallOptions } from '../call-options.ts';
import type { Connected } from '../connected.ts';
import type { Identity } from '../entra/identity.ts';
import { mintToken } from '../entra/mint-token.ts';
import { smtpFailure } from './smtp-failure.ts';
import type { SmtpStep } from './smtp-failure.ts';
import { submission } from './submission.ts';

export interface OutgoingMail {
  /** The mailbox to sign in to. */
  mailbox: string;
  /** Who sends; default: the mailbox. Another address needs SendAs on it. */
  from?: string;
  to: string;
  subject: string;
  text: string;
  /** Further headers, such as a probe's own mark. */
  headers?: Readonly<Record<string, string>>;
}

export interface SentMail {
  /** With its angle brackets. */
  messageId: string;
  /** The server's answer on acceptance. */
  answer: string;
}

export interface SendMailOptions extends CallOptions {
  /** Milliseconds of real time for everything but the token; default 60,000. */
  deadline?: number;
}

/**
 * Sends a message as an application (or account).
 *
 * @throws Failure `smtp-...`, a sign-in's (`entra-...`), the network's; `answer-lost` when the message may have gone
 */
export async function sendMail(
  connected: Connected,
  identity: Identity,
  mail: OutgoingMail,
  options: SendMailOptions = {},
): Promise<SentMail> {
  const { mailbox, from = mailbox, to } = mail;
  refuseControls([mailbox, from, to, mail.subject, ...Object.entries(mail.headers ?? {}).flat()]);
  const { signal, localAddress, deadline = 60_000 } = options;
  const composed = new MailComposer({ from, to, subject: mail.subject, text: mail.text, headers: { ...mail.headers } });
  const message = composed.compile();
  const messageId = message.messageId();
  const content = await message.build();
  const token = await mintToken(connected, {
    identity,
    scope: connected.scopes.exchange,
    fresh: options.freshToken ?? false,
    credentialIsNew: options.credentialIsNew ?? false,
    localAddress,
    signal,
  });
  const session = submission(connected, localAddress, deadline);
  const late = AbortSignal.timeout(deadline);
  const ended = signal === undefined ? late : AbortSignal.any([late, signal]);
  let step: SmtpStep = 'connect';
  try {
    const steps = async (): Promise<string> => {
      await session.connect();
      step = 'sign-in';
      await session.signIn(mailbox, token.value);
      step = 'data';
      return session.send(from, to, content);
    };
    signal?.throwIfAborted();
    return { messageId, answer: await orEnded(steps(), ended) };
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    const { host, port } = connected.smtp;
    const about = { address: `${host}:${port}`, subject: `SMTP ${mailbox}`, secrets: [token.value] };
    throw smtpFailure(error, { ...about, step, late: late.aborted });
  } finally {
    session.close();
  }
}

async function orEnded<T>(work: Promise<T>, ended: AbortSignal): Promise<T> {
  let stop: () => void = () => undefined;
  const end = new Promise<never>((_, reject) => {
    stop = () => reject(new Error('ended'));
    ended.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([work, end]);
  } finally {
    ended.removeEventListener('abort', stop);
  }
}

/** A line end in an address or header would be another command or header. */
function refuseControls(values: readonly string[]): void {
  if (!values.some((value) => /\p{Cc}/u.test(value) || value === '')) return;
  throw new Failure('input-invalid', { service: 'smtp', subject: 'an address or header with control characters' });
}
