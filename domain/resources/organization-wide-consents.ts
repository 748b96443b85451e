/**
 * What must *not* be there: consents that let the application read mail in the whole organization. Grants add up, so one
 * of them defeats every scope in Exchange. Where the enterprise application is only made by the run, there are none.
 *
 * Source: learn, exchange/permissions-exo/application-rbac ("a union of both").
 */
import { z } from 'zod';
import { resource } from '../resource.ts';

const schema = z.strictObject({
  /** Object id of the enterprise application. */
  servicePrincipalId: z.guid(),
  /** Its display name, for people. */
  application: z.string().min(1),
});

export type OrganizationWideConsents = z.output<typeof schema>;

export interface Consent {
  /** Display name of the resource, for people. */
  readonly resource: string;
  /** Object id of the resource's service principal. */
  readonly resourceId: string;
  /** The role's value. */
  readonly role: string;
  readonly appRoleId: string;
}

export interface OrganizationWideConsentsState {
  /** Sorted by resource and role. */
  readonly consents: readonly Consent[];
}

const reachesMail = [
  /^Mail\./i,
  /^Mailbox(?:Item|Folder|Settings)\./i,
  /^full_access_as_app$/i,
  /^EWS\./i,
  /^(?:Mail|Exchange) Full Access$/i,
];

/** Whether an application role reads or writes mail of the whole organization by itself. */
export function defeatsMailboxScope(role: string): boolean {
  return reachesMail.some((pattern) => pattern.test(role));
}

export const organizationWideConsents = resource<OrganizationWideConsents, OrganizationWideConsentsState, object>({
  kind: 'organization-wide-consents',
  schema,
  unread: 'none',
  knownAfterApply: ['servicePrincipalId'],
  name: ({ application }) => application,
  diff: (_desired, { consents }) =>
    consents.map(({ resource: of, role }) => ({ property: `${of}: ${role}`, before: 'consented', after: 'removed' })),
  risks: ({ application }, state) =>
    (state?.consents ?? []).map(({ resource: of, role }) => ({
      code: 'consent-removed',
      text: `"${application}" loses ${role} of ${of}, which it has in the whole organization: whatever else uses that application may stop working.`,
    })),
});
