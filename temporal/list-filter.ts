/** Parts of Temporal's list filters. */
import { runbookAttribute } from './search-attributes.ts';

/** The open runs of a task queue. */
export function openRunsOf(taskQueue: string): string {
  return `ExecutionStatus = 'Running' AND ${runbookAttribute.name} IS NOT NULL AND TaskQueue = ${literal(taskQueue)}`;
}

/** A value as a literal of the filter's language. */
export function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
