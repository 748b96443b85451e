/**
 * Listeners of WinRM. The provider names them by a hash of address and transport, so that these two have the same names on
 * every server (seen so in public transcripts and in the vendor's document).
 */
import type { WinrmListener } from '../tenant/on-premises-state.ts';

const names = { HTTP: 'Listener_1084132640', HTTPS: 'Listener_1305953032' } as const;

export const httpListener = (): WinrmListener => ({
  name: names.HTTP,
  transport: 'HTTP',
  address: '*',
  port: 5985,
  hostname: '',
  certificateThumbprint: '',
  enabled: true,
});

export const httpsListener = (hostname: string, certificateThumbprint: string): WinrmListener => ({
  name: names.HTTPS,
  transport: 'HTTPS',
  address: '*',
  port: 5986,
  hostname,
  certificateThumbprint,
  enabled: true,
});
