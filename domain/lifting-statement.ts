/** A person's decision that a stop of writes ends, as a text that an identity provider signs. */
import { canonical, type JsonObject } from './json.ts';
import type { Statement } from './statement.ts';

export interface LiftingStatement extends Statement {
  readonly action: 'lift';
  /** The stop's random ID. */
  readonly stop: string;
  /** That it holds for; null: all. */
  readonly connection: string | null;
}

export function liftingText(
  stop: { readonly id: string; readonly connection: string | null },
  said: Statement,
): { readonly text: string; readonly said: LiftingStatement } {
  const lifting: LiftingStatement = { ...said, action: 'lift', stop: stop.id, connection: stop.connection };
  return { text: canonical(lifting as unknown as JsonObject), said: lifting };
}
