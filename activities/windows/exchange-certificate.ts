/**
 * What Exchange uses a server's certificate for. A certificate that it doesn't know, it doesn't use.
 * Source: odp, Get-ExchangeCertificate (Services: None, IMAP, POP, UM, IIS, SMTP, Federation, UMCallRouter).
 */
import type { ExchangeCmdlets } from '../../connectors/exchange-server/exchange-server.ts';
import { isFailure } from '../../domain/failure.ts';
import { textOf } from './raw-response.ts';

export async function exchangeUsesOf(exchange: ExchangeCmdlets, server: string, thumbprint: string): Promise<string[]> {
  try {
    const raw = await exchange.invoke<{ Services?: unknown }>(
      'Get-ExchangeCertificate',
      { Server: server, Thumbprint: thumbprint },
      { select: ['Thumbprint', 'Services'] },
    );
    return raw
      .flatMap(({ Services }) => textOf(Services).split(','))
      .map((service) => service.trim())
      .filter((service) => service !== '' && service !== 'None');
  } catch (error) {
    if (isFailure(error) && error.failureClass === 'not-found') return [];
    throw error;
  }
}
