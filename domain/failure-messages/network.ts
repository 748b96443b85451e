/** What comes before a service can answer: names, connections, trust, deadlines. */
import type { FailureMessages } from './failure-message.ts';

export const networkFailures = {
  'connection-refused': {
    failureClass: 'transient',
    operator: "Nothing answers at the service's address",
    advice: 'Check the address, the firewall and that the service runs, then retry.',
    whileRetrying: 'Check the address, the firewall and that the service runs; the run then goes on by itself.',
    source: 'Node.js and OpenSSL error codes',
  },
  'connection-failed': {
    failureClass: 'transient',
    operator: 'The connection to the service broke before the request was sent, or while it was reading',
    advice: 'Check the network between the worker and the service, then retry.',
    source: 'Node.js and OpenSSL error codes',
  },
  'name-not-resolved': {
    failureClass: 'transient',
    operator: "The service's name can't be resolved",
    advice: 'Check DNS on this machine, and the spelling of the address, then retry.',
    whileRetrying: 'Check DNS on this machine, and the spelling of the address; the run tries again by itself.',
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
    advice: "Look at the service's health page, and at what is between the worker and the service, then retry.",
    source: 'deadline of the connector',
  },
  'answer-too-long': {
    failureClass: 'transient',
    operator: "The service's answer doesn't end where it should",
    advice: 'Find out what answers at this address: it is read no further.',
    source: 'the longest answer that the service has a reason for',
  },
  'answer-lost': {
    failureClass: 'unknown-outcome',
    operator: 'A change was sent and its answer was lost',
    advice: 'Retry: what is there is read back before anything else is done.',
    source: 'a write is never blindly repeated',
  },
} as const satisfies FailureMessages;
