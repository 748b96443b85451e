/** Microsoft's host names that the simulator answers to, for clients whose addresses can't be configured. */
export const entraHosts = ['login.microsoftonline.com'] as const;
export const graphHosts = ['graph.microsoft.com'] as const;
/** EWS and the administration endpoint share this one, and differ by path. */
export const exchangeHosts = ['outlook.office365.com'] as const;
/** Security & Compliance: the front door, and the regional host that it redirects to. */
export const complianceHosts = [
  'ps.compliance.protection.outlook.com',
  'eur01b.ps.compliance.protection.outlook.com',
] as const;
export const smtpHosts = ['smtp.office365.com'] as const;

export const microsoftHosts: readonly string[] = [
  ...entraHosts,
  ...graphHosts,
  ...exchangeHosts,
  ...complianceHosts,
  ...smtpHosts,
];
