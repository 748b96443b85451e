/**
 * A management scope: the mailboxes that a role assignment reaches, as a recipient filter. Filters are compared by meaning,
 * and an empty one is refused, because it means every mailbox.
 *
 * Changing a scope changes every assignment that uses it: the plan names them to the approver.
 * Source: odp, New-ManagementScope, Set-ManagementScope.
 */
import { z } from 'zod';
import { recipientFilterSchema, sameFilter } from '../recipient-filter.ts';
import { resource } from '../resource.ts';

export interface ManagementScopeDesired {
  readonly name: string;
  readonly recipientFilter: string;
}

export interface ManagementScopeState {
  readonly name: string;
  /** As Exchange writes it. */
  readonly recipientFilter: string;
  /** Names of the assignments that use it; read only where the filter differs. */
  readonly usedBy: readonly string[];
}

export interface ManagementScopeOutput {
  readonly name: string;
  readonly id: string;
}

export const managementScope = resource<ManagementScopeDesired, ManagementScopeState, ManagementScopeOutput>({
  kind: 'management-scope',
  adoptable: true,
  schema: z.strictObject({
    name: z.string().min(1).max(64, "must be at most 64 characters, which is Exchange's limit for a scope's name"),
    recipientFilter: recipientFilterSchema,
  }),
  name: ({ name }) => name,
  diff: (desired, state) =>
    sameFilter(desired.recipientFilter, state.recipientFilter)
      ? []
      : [{ property: 'recipientFilter', before: state.recipientFilter, after: desired.recipientFilter }],
  risks: (_desired, state) =>
    state === undefined || state.usedBy.length === 0
      ? []
      : [
          {
            code: 'scope-in-use',
            text: `The scope is used by role assignments, whose reach changes with it: ${state.usedBy.join(', ')}.`,
          },
        ],
});
