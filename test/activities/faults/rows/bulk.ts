/** The bulks: five mailboxes of one list, of which one is as asked for already. */
import { casMailboxImapImplementation } from '../../../../activities/bulk/cas-mailbox-imap.ts';
import type { BulkImplementation } from '../../../../activities/bulk/implementation.ts';
import { mailboxPermissionImplementation } from '../../../../activities/bulk/mailbox-permission.ts';
import type { EachOf } from '../../../../domain/bulk.ts';
import type { TenantState } from 'exchange-simulator/tenant/state.ts';

export interface BulkRow {
  // What is asked for differs from kind to kind; a row only hands it on.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly implementation: BulkImplementation<any>;
  /** Makes the first mailbox what is asked for, and the others not. @returns what is asked for, without the list */
  readonly given: (state: TenantState) => object;
}

export const mailboxesOfRow = ['ada.berg', 'ben.castillo', 'cora.diaz', 'dirk.evers', 'elif.fontaine'].map(
  (name) => `${name}@contoso.example`,
);

function row<Desired extends EachOf>(
  implementation: BulkImplementation<Desired>,
  given: (state: TenantState) => Omit<Desired, 'list'>,
): BulkRow {
  return { implementation, given };
}

export const bulkRows: readonly BulkRow[] = [
  row(casMailboxImapImplementation, ({ exchange }) => {
    for (const mailbox of exchange.mailboxes) {
      const index = mailboxesOfRow.indexOf(mailbox.primarySmtpAddress);
      if (index >= 0) mailbox.imapEnabled = index === 0;
    }
    return {};
  }),
  row(mailboxPermissionImplementation, ({ exchange }) => {
    const [application] = exchange.servicePrincipals;
    const first = exchange.mailboxes.find(({ primarySmtpAddress }) => primarySmtpAddress === mailboxesOfRow[0]);
    if (application === undefined || first === undefined) throw new Error('The tenant lacks what the row needs.');
    exchange.mailboxPermissions.push({
      mailboxGuid: first.guid,
      assigneeId: application.objectId,
      accessRights: ['FullAccess'],
      deny: false,
      isInherited: false,
      effectiveAt: new Date(0).toISOString(),
    });
    return { objectId: application.objectId, application: 'App' };
  }),
];
