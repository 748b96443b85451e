/** One message by authenticated submission. What is signed in how, and what a failure means: `with-submission.ts`. */
import { Failure } from '../../domain/failure.ts';
import type { Connected } from '../connected.ts';
import type { Identity } from '../entra/identity.ts';
import { withSubmission, type SubmissionOptions } from './with-submission.ts';

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

/**
 * Sends a message as an application (or account).
 *
 * @throws Failure `smtp-...`, a sign-in's (`entra-...`), the network's; `answer-lost` when the message may have gone
 */
export async function sendMail(
  connected: Connected,
  identity: Identity,
  mail: OutgoingMail,
  options: SubmissionOptions = {},
): Promise<SentMail> {
  const { mailbox, from = mailbox, to } = mail;
  refuseControls([mailbox, from, to, mail.subject, ...Object.entries(mail.headers ?? {}).flat()]);
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const composed = new MailComposer({ from, to, subject: mail.subject, text: mail.text, headers: { ...mail.headers } });
  const message = composed.compile();
  const messageId = message.messageId();
  const content = await message.build();
  const answer = await withSubmission(connected, identity, mailbox, options, ({ send }) => send(from, to, content));
  return { messageId, answer };
}

/** A line end in an address or header would be another command or header. */
function refuseControls(values: readonly string[]): void {
  if (!values.some((value) => /\p{Cc}/u.test(value) || value === '')) return;
  throw new Failure('input-invalid', { service: 'smtp', subject: 'an address or header with control characters' });
}
