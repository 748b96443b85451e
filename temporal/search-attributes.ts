/**
 * What runs can be found by. Search attributes never pass through the payload codec: nothing secret may be put there.
 * Safe in the workflow sandbox.
 */
import { defineSearchAttributeKey } from '@temporalio/common';

/** The runbook's name, such as `client-sense-online`. */
export const runbookAttribute = defineSearchAttributeKey('Runbook', 'KEYWORD');
/** The connection's name in connections.yaml. */
export const connectionAttribute = defineSearchAttributeKey('Connection', 'KEYWORD');
/** The phase of a run, or its outcome once it has ended. */
export const phaseAttribute = defineSearchAttributeKey('Phase', 'KEYWORD');
/** True while a person must choose what happens with a step that failed for good. */
export const needsAttentionAttribute = defineSearchAttributeKey('NeedsAttention', 'BOOL');
/** Who started the run, as claimed. */
export const requestedByAttribute = defineSearchAttributeKey('RequestedBy', 'KEYWORD');

export const searchAttributeKeys = [
  runbookAttribute,
  connectionAttribute,
  phaseAttribute,
  needsAttentionAttribute,
  requestedByAttribute,
];
