/**
 * The name of a role group of a runbook's own. The ones that come with Exchange and with Security & Compliance are none: who
 * is made a member of one has more than any runbook grants, and changing its roles takes them from everybody in it.
 * Sources: learn, exchange/permissions-exo/permissions-exo; exchange/permissions/permissions (Exchange Server);
 * purview/microsoft-365-compliance-center-permissions.
 */
import { z } from 'zod';

const builtIn = new Set(
  [
    'Organization Management',
    'Recipient Management',
    'View-Only Organization Management',
    'Discovery Management',
    'Records Management',
    'Compliance Management',
    'Hygiene Management',
    'Help Desk',
    'Public Folder Management',
    'UM Management',
    'Server Management',
    'Delegated Setup',
    'Security Administrator',
    'Security Operator',
    'Security Reader',
    'Global Reader',
    'Compliance Administrator',
    'Compliance Data Administrator',
    'Data Investigator',
    'eDiscovery Manager',
    'MailFlow Administrator',
    'Quarantine Administrator',
    'Reviewer',
    'Service Assurance User',
    'Supervisory Review',
  ].map((name) => name.toLowerCase()),
);

/** Groups that stand for roles of the directory, and the families of Security & Compliance. */
const families =
  /^(?:TenantAdmins|ExchangeServiceAdmins|HelpdeskAdmins|GlobalReaders|SecurityReaders|SecurityAdmins|ComplianceAdmins)_|^RIM-|^(?:Communication Compliance|Insider Risk Management|Information Protection|Privacy Management|Subject Rights Request|Knowledge Administrators)\b/i;

/** Whether it is a role group of a runbook's own, and what to say where it isn't. */
export const ownRoleGroup = [
  (name: string): boolean => !builtIn.has(name.trim().toLowerCase()) && !families.test(name.trim()),
  { error: 'must be a role group of its own: one that comes with Exchange gives more than a runbook grants' },
] as const;

/** At most as many characters as Exchange takes. */
export const roleGroupNameSchema = z
  .string()
  .min(1)
  .max(64)
  .refine(...ownRoleGroup);
