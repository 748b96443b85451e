/** All rows, and the kinds that have none yet. */
import type { Row } from './row.ts';
import { applicationRightsRows } from './rows/application-rights.ts';
import { complianceRows } from './rows/compliance.ts';
import { conditionalAccessRows } from './rows/conditional-access.ts';
import { directoryRows } from './rows/directory.ts';
import { exchangeRows } from './rows/exchange.ts';

export const table: readonly Row[] = [
  ...directoryRows,
  ...applicationRightsRows,
  ...conditionalAccessRows,
  ...exchangeRows,
  ...complianceRows,
];

const reason = 'no row yet';

const rotation = ['delivered', 'promoted', 'registered', 'retired', 'retiring', 'staged'].map(
  (state) => `${state}-credential`,
);

const onPremises = [
  'cbt-hardening-level',
  'computer-delegation',
  'directory-account',
  'directory-user-principal-name',
  'ews-proxy',
  'firewall-rule',
  'listener-certificate',
  'local-group-member',
  'powershell-remoting',
  'remote-powershell',
  'server-impersonation-assignment',
  'server-management-scope',
  'server-role-group',
  'server-role-group-member',
  'trusted-hosts',
  'virtual-directory-basic',
  'winrm-https-listener',
];

export const notYet: Readonly<Record<string, string>> = Object.fromEntries(
  [...rotation, ...onPremises].map((kind) => [kind, reason]),
);
