/** PowerShell: its sessions, and what it says on its way to a cmdlet. */
import type { FailureMessages } from './failure-message.ts';

export const powershellFailures = {
  'powershell-outcome-unknown': {
    failureClass: 'unknown-outcome',
    operator: 'PowerShell ended, hung or answered nothing that could be read, and may have done what was asked',
    advice: 'Nothing to do: it is read back in a new session before anything is repeated.',
    source: 'measured: a session that died can look like one that answered nothing',
  },
} as const satisfies FailureMessages;
