/** What comes before a service can answer: names, connections, trust, deadlines. */
import type { FailureMessages } from './failure-message.ts';

export const networkFailures = {
  'connection-refused': {
    failureClass: 'transient',
    operator: "Nothing answers at the service's address",
    advice: 'Check the address, the firewall and that the service runs.',
    source: 'Node.js and OpenSSL error codes',
  },
  'connection-failed': {
    failureClass: 'transient',
    operator: 'The connection to the service broke before the request was sent, or while it was reading',
    advice: 'Nothing to do: the run tries again. If it lasts, check the network.',
    source: 'Node.js and OpenSSL error codes',
  },
  'name-not-resolved': {
    failureClass: 'transient',
    operator: "The service's name can't be resolved",
    advice: 'Check DNS on this machine, and the spelling of the address.',
    source: 'Node.js and OpenSSL error codes',
  },
  'certificate-not-trusted': {
    failureClass: 'denied',
    operator: "The service's TLS certificate isn't trusted",
    advice:
      'Name the right certificate authority in the connection; a proxy that opens TLS needs its own. Checking is never switched off.',
    source: 'Node.js and OpenSSL error codes',
  },
  'deadline-passed': {
    failureClass: 'transient',
    operator: "The service didn't answer before the deadline",
    advice: "Nothing to do: the run tries again. If it lasts, look at the service's health page.",
    source: 'deadline of the connector',
  },
  'answer-lost': {
    failureClass: 'unknown-outcome',
    operator: 'A change was sent and its answer was lost',
    advice: 'The run reads back what is there before it does anything else.',
    source: 'a write is never blindly repeated',
  },
} as const satisfies FailureMessages;
