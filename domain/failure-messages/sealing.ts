/** Values that no key of this installation has sealed for the place where they were found. */
import type { FailureMessages } from './failure-message.ts';

export const sealingFailures = {
  'start-unsealed': {
    failureClass: 'invalid',
    operator: 'What the workflow was started with is not sealed for it, and nothing was done',
    advice:
      "Start it by the command line, with this installation's keys (RUNBOOKS_HOME, or RUNBOOKS_CODEC_KEYS). If nobody of you has started it, find out who else reaches the Temporal server.",
    source: 'design: nothing that comes unsealed is believed',
  },
  'message-unsealed': {
    failureClass: 'invalid',
    operator: 'A message to the run is not sealed for it, and was refused',
    advice:
      "Send it by the command line, with this installation's keys (RUNBOOKS_HOME, or RUNBOOKS_CODEC_KEYS). If nobody of you has sent it, find out who else reaches the Temporal server.",
    source: 'design: nothing that comes unsealed is believed',
  },
  'input-unsealed': {
    failureClass: 'invalid',
    operator: 'What an activity was asked for is not sealed for it, and nothing was done',
    advice:
      'Give the workers the same keys (RUNBOOKS_HOME/keys/codec.json, or RUNBOOKS_CODEC_KEYS). If they have them, find out who else reaches the Temporal server, and start the run again.',
    source: 'design: nothing that comes unsealed is believed',
  },
  'answer-unsealed': {
    failureClass: 'unknown-outcome',
    operator: 'An answer is not sealed for what was asked, so that what was done is unknown',
    advice:
      'Give the workers the same keys (RUNBOOKS_HOME/keys/codec.json, or RUNBOOKS_CODEC_KEYS). If they have them, find out who else polls the task queue, then retry: it is looked for before anything is written a second time.',
    source: 'design: nothing that comes unsealed is believed',
  },
} as const satisfies FailureMessages;
