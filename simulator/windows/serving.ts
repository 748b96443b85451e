/**
 * Where a server listens: WinRM at the ports of its listeners, IIS for Exchange. The sockets and the cmdlets that test
 * connections go by this one judgement.
 */
import type { ExchangeServer, StoredCertificate, WinrmListener } from '../tenant/on-premises-state.ts';

const isRunning = (server: ExchangeServer, name: string) =>
  server.services.some((service) => service.name === name && service.status === 'Running');

/** The HTTPS listener that answers, with its certificate where the store has it: without one no connection comes about. */
export function servedOverTls(
  server: ExchangeServer,
): { listener: WinrmListener; certificate: StoredCertificate | undefined } | undefined {
  if (server.isDown || !isRunning(server, 'WinRM')) return undefined;
  const listener = server.winrm.listeners.find(({ transport, enabled }) => transport === 'HTTPS' && enabled);
  if (listener === undefined) return undefined;
  const { certificateThumbprint } = listener;
  return { listener, certificate: server.certificates.find(({ thumbprint }) => thumbprint === certificateThumbprint) };
}

/** Whether a server listens at a port at all; its firewall is another question. */
export function isServing(server: ExchangeServer, port: number): boolean {
  if (server.isDown) return false;
  const isWinrm = server.winrm.listeners.some((listener) => listener.enabled && listener.port === port);
  return (isWinrm && isRunning(server, 'WinRM')) || ([80, 443].includes(port) && isRunning(server, 'W3SVC'));
}
