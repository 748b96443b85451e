/**
 * A source: data that a runbook definition reads without changing anything (`run.read`). The pure half; the reading
 * itself is in `activities/read/<kind>.ts`. A source may also stop the plan, by failing with a reason for the operator.
 */
import type { z } from 'zod';
import type { Evidence } from './plan.ts';

declare const types: unique symbol;

export interface Source<Args = never, Output = never> {
  readonly kind: string;
  readonly schema: z.ZodType<Args>;
  readonly name: (args: Args) => string;
  readonly [types]?: Output;
}

export function source<Args, Output>(definition: Omit<Source<Args, Output>, typeof types>): Source<Args, Output> {
  return definition;
}

/** What a source's activity answers. */
export interface Reading<Output> {
  readonly value: Output;
  /** What the approver should see of it. */
  readonly evidence?: readonly Evidence[];
}
