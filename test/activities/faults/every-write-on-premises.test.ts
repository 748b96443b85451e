/** The same on premises: each cmdlet that writes is denied, its answer is lost, or this process is gone around it. */
import { faultyOrganization } from './faulty-organization.ts';
import { strikeRows } from './strike-rows.ts';
import { organizationRows } from './table.ts';

jest.setTimeout(60_000);

strikeRows(organizationRows, faultyOrganization);
