/** The contract of `activities/read/<kind>.ts`: data without a change; or a `Failure` that stops the plan. */
import type { Reading, Source } from '../../domain/source.ts';
import type { ConnectionContext } from '../context.ts';

export interface SourceImplementation<Args, Output> {
  readonly source: Source<Args, Output>;
  readonly read: (context: ConnectionContext, args: Args) => Promise<Reading<Output>>;
}

export function sourceImplementation<Args, Output>(
  definition: SourceImplementation<Args, Output>,
): SourceImplementation<Args, Output> {
  return definition;
}
