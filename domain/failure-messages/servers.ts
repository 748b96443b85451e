/** On-premises servers: Exchange, Active Directory, WinRM. */
import type { FailureMessages } from './failure-message.ts';

export const serverFailures = {
  'connection-without-servers': {
    failureClass: 'invalid',
    operator: 'This connection has no Exchange servers on premises',
    advice: 'Choose a connection of kind exchange-server (or simulated).',
    source: 'connections.yaml',
  },
  'connection-without-tenant': {
    failureClass: 'invalid',
    operator: 'This connection has no tenant in Microsoft 365',
    advice: 'Choose a connection of kind exchange-online (or simulated).',
    source: 'connections.yaml',
  },
  'exchange-server-unknown': {
    failureClass: 'invalid',
    operator: 'Exchange has no server of this name',
    advice: 'Compare the name with Get-ExchangeServer, or write "all".',
    source: 'odp, Get-ExchangeServer',
  },
} as const satisfies FailureMessages;
