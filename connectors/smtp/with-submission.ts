/**
 * A session of mail submission that is signed in as an application (or account): STARTTLS always, XOAUTH2 only. No
 * retries, no renewed tokens.
 *
 * Invariant: what fails before the message's data is told apart from what fails after: only then is the outcome unknown.
 * A proxy of the connection isn't used: HTTP proxies don't carry submission.
 *
 * Source: learn, authenticate an SMTP connection using OAuth.
 */
import type { CallOptions } from '../call-options.ts';
import type { Connected } from '../connected.ts';
import type { Identity } from '../entra/identity.ts';
import { mintToken } from '../entra/mint-token.ts';
import { smtpFailure } from './smtp-failure.ts';
import type { SmtpStep } from './smtp-failure.ts';
import { submission, type Submission } from './submission.ts';

export interface SubmissionOptions extends CallOptions {
  /** Milliseconds of real time for everything but the token; default 60,000. */
  deadline?: number;
}

/**
 * Signs in to the mailbox, works, and closes the session.
 *
 * @throws Failure `smtp-...`, a sign-in's (`entra-...`), the network's; `answer-lost` when a message may have gone
 */
export async function withSubmission<T>(
  connected: Connected,
  identity: Identity,
  mailbox: string,
  options: SubmissionOptions,
  work: (session: Pick<Submission, 'send'>) => Promise<T>,
): Promise<T> {
  const { signal, localAddress, deadline = 60_000 } = options;
  const token = await mintToken(connected, {
    identity,
    scope: connected.scopes.exchange,
    fresh: options.freshToken ?? false,
    credentialIsNew: options.credentialIsNew ?? false,
    localAddress,
    signal,
  });
  const session = await submission(connected, localAddress, deadline);
  const late = AbortSignal.timeout(deadline);
  const ended = signal === undefined ? late : AbortSignal.any([late, signal]);
  let step: SmtpStep = 'connect';
  try {
    const steps = async (): Promise<T> => {
      await session.connect();
      step = 'sign-in';
      await session.signIn(mailbox, token.value);
      return work({
        send: async (...message) => {
          step = 'data';
          return session.send(...message);
        },
      });
    };
    signal?.throwIfAborted();
    return await orEnded(steps(), ended);
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
