/** Sends a notification through the organization's own mail relay. */
import type { SecretStore } from '../../domain/secret-store.ts';
import { Failure } from '../../domain/failure.ts';
import type { MailRelay } from '../../domain/mail-relay.ts';
import { readText, whyUnreadable } from '../../processes/text-file.ts';

const deadline = 30_000;

export async function notifyByMail(
  { host, port, tls, certificateAuthority, user, password, from, to }: MailRelay & { readonly to: readonly string[] },
  { title, lines }: { title: string; lines: readonly string[] },
  secrets: Pick<SecretStore, 'resolve'>,
): Promise<void> {
  const auth =
    user === undefined || password === undefined ? undefined : { user, pass: (await secrets.resolve(password)).value };
  const ca = certificateAuthority === undefined ? undefined : await trustedBy(certificateAuthority);
  // Loaded where it is used, so that a worker begins without it.
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    host,
    port,
    secure: port === 465,
    requireTLS: tls,
    ignoreTLS: !tls,
    tls: { minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) },
    connectionTimeout: deadline,
    greetingTimeout: deadline,
    socketTimeout: deadline,
    ...(auth === undefined ? {} : { auth }),
  });
  try {
    await transport.sendMail({ from, to: [...to], subject: title, text: `${lines.join('\n')}\n` });
  } catch (error) {
    // The server's message may quote what was sent.
    const { code = 'failed', responseCode = '' } = error as { code?: string; responseCode?: number };
    throw new Failure('notification-failed', {
      service: 'runbook',
      subject: `${host}:${port}, ${code} ${responseCode}`.trim(),
    });
  } finally {
    transport.close();
  }
}

async function trustedBy(file: string): Promise<string> {
  try {
    return await readText(file);
  } catch (error) {
    throw new Failure('notification-failed', {
      service: 'runbook',
      subject: `certificateAuthority ${file} ${whyUnreadable(error)}`,
    });
  }
}
