/**
 * What a sealed payload is for: one activity of one workflow, one workflow, or the runs of one schedule. The SDK says it to
 * the codec of most payloads, by workflow ID and activity ID; never which run, message or direction is meant.
 *
 * Invariant: two places never have the same scope. In its parts, which may contain anything, `/` is escaped.
 */
import type { SerializationContext } from '@temporalio/common';

/** `activity NAMESPACE/WORKFLOW/ACTIVITY`, `workflow NAMESPACE/WORKFLOW`, `schedule NAMESPACE/BASE`, or `none`. */
export type Scope = string;

/** Of what is sealed where the SDK doesn't say for what: it fits nothing, and only tools that show it open it. */
const none: Scope = 'none';

export function scopeOf(context: SerializationContext | undefined): Scope {
  switch (context?.type) {
    case 'activity':
      return `activity ${joined(context.namespace, context.workflowId, context.activityId)}`;
    case 'workflow':
      return `workflow ${joined(context.namespace, context.workflowId)}`;
    default:
      return none;
  }
}

/** @param baseId the workflow ID that a schedule names; the server appends a time to it for each run */
export function scopeOfSchedule(namespace: string, baseId: string): Scope {
  return `schedule ${joined(namespace, baseId)}`;
}

export function fits(scope: Scope, context: SerializationContext): boolean {
  return scope === scopeOf(context) || (context.type === 'workflow' && isOfSchedule(scope, context));
}

/** The same, whichever namespace was meant: a replay is in none. */
export function fitsReplay(scope: Scope, context: SerializationContext): boolean {
  return fits(scope.replace(/ [^/]*\//, ' /'), { ...context, namespace: '' });
}

/** RFC 3339 in whole seconds, as the server's scheduler appends it. */
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** The base ID itself is where a schedule's description has its action. */
function isOfSchedule(scope: Scope, { namespace, workflowId }: { namespace: string; workflowId: string }): boolean {
  const all = scopeOfSchedule(namespace, '');
  if (!scope.startsWith(all)) return false;
  const base = scope.slice(all.length);
  const id = escaped(workflowId);
  return id === base || (id.startsWith(`${base}-`) && time.test(id.slice(base.length + 1)));
}

function joined(...parts: readonly (string | undefined)[]): string {
  return parts.map((part) => escaped(part ?? '')).join('/');
}

function escaped(part: string): string {
  return part.replaceAll('%', '%25').replaceAll('/', '%2F');
}
