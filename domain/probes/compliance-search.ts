/**
 * Whether the application can search one mailbox as the vendor's product does: a search is made, started and removed. Its
 * query matches nothing, and no result is read; deleting what a search finds is never probed.
 *
 * Source: odp, New-ComplianceSearch, Start-ComplianceSearch, Remove-ComplianceSearch.
 */
import { z } from 'zod';
import { probe } from '../probe.ts';
import { actorName, type ApplicationActor, applicationActorSchema } from './actor.ts';

export interface ComplianceSearchArgs {
  readonly as: ApplicationActor;
  /** Primary SMTP address of a mailbox for tests. */
  readonly mailbox: string;
}

export const complianceSearchProbe = probe<ComplianceSearchArgs>({
  kind: 'compliance-search',
  schema: z.strictObject({ as: applicationActorSchema, mailbox: z.email() }),
  name: ({ mailbox }) => `a compliance search in ${mailbox}`,
  as: ({ as }) => actorName(as),
});
