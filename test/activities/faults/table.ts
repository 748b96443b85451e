/** All rows, and the kinds that have none yet. */
import type { Row } from './row.ts';
import { activeDirectoryRows } from './rows/active-directory.ts';
import { applicationRightsRows } from './rows/application-rights.ts';
import { complianceRows } from './rows/compliance.ts';
import { conditionalAccessRows } from './rows/conditional-access.ts';
import { directoryRows } from './rows/directory.ts';
import { exchangeServerRows } from './rows/exchange-server.ts';
import { exchangeRows } from './rows/exchange.ts';
import { listenerRotationRows } from './rows/listener-rotation.ts';
import { rotationRows } from './rows/rotation.ts';
import { windowsServerRows } from './rows/windows-server.ts';

export const tenantRows: readonly Row[] = [
  ...directoryRows,
  ...applicationRightsRows,
  ...conditionalAccessRows,
  ...exchangeRows,
  ...complianceRows,
  ...rotationRows,
];

export const organizationRows: readonly Row[] = [
  ...activeDirectoryRows,
  ...exchangeServerRows,
  ...windowsServerRows,
  ...listenerRotationRows,
];

export const table: readonly Row[] = [...tenantRows, ...organizationRows];

export const notYet: Readonly<Record<string, string>> = {};
