/**
 * What runs can be found by. Search attributes never pass through the payload codec: nothing secret may be put there.
 * Safe in the workflow sandbox.
 */
import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import type { RunRequest } from '../domain/run-request.ts';
import type { Phase } from '../domain/run-status.ts';

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

/** What a run is started with, before it writes any itself. */
export function firstSearchAttributes(
  { runbook, connection, requestedBy }: Pick<RunRequest, 'runbook' | 'connection' | 'requestedBy'>,
  phase: Phase,
): TypedSearchAttributes {
  return new TypedSearchAttributes([
    { key: runbookAttribute, value: runbook },
    { key: connectionAttribute, value: connection },
    { key: phaseAttribute, value: phase },
    { key: requestedByAttribute, value: requestedBy },
    { key: needsAttentionAttribute, value: false },
  ]);
}
