/**
 * A change of a resource, in Terraform's terms: what is planned, property by property, why, and which risks an approver
 * must see. Pure data: it is hashed, shown, approved, compared and reported, never interpreted by text.
 */
import type { Json } from './json.ts';

export type Action = 'none' | 'create' | 'update' | 'replace' | 'delete';

export interface PropertyChange {
  readonly property: string;
  /** What is there now; left out where the resource or the property is absent. */
  readonly before?: Json;
  /** What will be there; may contain `{$after: "<step>.<property>"}` for what an earlier step will return. */
  readonly after?: Json;
}

/** A consequence that an approver must see as a sentence. `code` is stable, `text` a sentence with the particulars. */
export interface Risk {
  readonly code: string;
  readonly text: string;
}

/** The difference between what a runbook definition asks for and what is there, as an `ensure` activity answers it. */
export interface Difference {
  readonly action: Action;
  readonly changes: readonly PropertyChange[];
  readonly risks: readonly Risk[];
  /** Why this action, where it isn't obvious ("found by its name and adopted"). */
  readonly reason?: string;
  /** Said where a rollback can't undo the change, and why. */
  readonly irreversible?: string;
}
