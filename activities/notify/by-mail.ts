/** Sends a notification through the organization's own mail relay. */
import { createTransport } from 'nodemailer';
import type { SecretStore } from '../../domain/secret-store.ts';
import { Failure } from '../../domain/failure.ts';
import type { Channels } from '../../domain/watch.ts';

const deadline = 30_000;

export async function notifyByMail(
  { host, port, tls, user, password, from, to }: NonNullable<Channels['mail']>,
  { title, lines }: { title: string; lines: readonly string[] },
  secrets: Pick<SecretStore, 'resolve'>,
): Promise<void> {
  const auth =
    user === undefined || password === undefined ? undefined : { user, pass: (await secrets.resolve(password)).value };
  const transport = createTransport({
    host,
    port,
    secure: port === 465,
    requireTLS: tls,
    ignoreTLS: !tls,
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
