/**
 * Microsoft's clouds as data: where to sign in, and where Graph, administration, EWS and mail answer. A cloud that
 * isn't in the table is refused, never guessed.
 *
 * Sources: learn, graph/deployments; learn, entra/identity-platform/authentication-national-cloud; odp,
 * Connect-ExchangeOnline (-ExchangeEnvironmentName). practice for the hosts of mail outside the
 * global cloud and for the audience of Security & Compliance. Reviewed 2026-11-21.
 */
export const cloudNames = ['global', 'gcc-high', 'dod', '21vianet'] as const;

export type CloudName = (typeof cloudNames)[number];

export interface CloudEndpoints {
  /** Authority without a tenant. */
  authority: string;
  graph: string;
  /** Host of the Exchange administration endpoint; also the audience of its tokens. */
  exchange: string;
  /** Security & Compliance administration. */
  compliance: string;
  /** Full URL of the EWS endpoint. */
  ews: string;
  imap: MailEndpoint;
  pop: MailEndpoint;
  smtp: MailEndpoint;
  graphScope: string;
  exchangeScope: string;
  /** Security & Compliance requires a token of its own: the audience is *Microsoft Exchange Online Protection*. */
  complianceScope: string;
}

/** IMAP and POP speak TLS at once, SMTP after STARTTLS. */
interface MailEndpoint {
  host: string;
  port: number;
}

function mailEndpoints(mailbox: string, submission: string): Pick<CloudEndpoints, 'imap' | 'pop' | 'smtp'> {
  return {
    imap: { host: mailbox, port: 993 },
    pop: { host: mailbox, port: 995 },
    smtp: { host: submission, port: 587 },
  };
}

export const clouds: Readonly<Record<CloudName, CloudEndpoints>> = {
  global: {
    authority: 'https://login.microsoftonline.com',
    graph: 'https://graph.microsoft.com',
    exchange: 'https://outlook.office365.com',
    compliance: 'https://ps.compliance.protection.outlook.com',
    ews: 'https://outlook.office365.com/EWS/Exchange.asmx',
    ...mailEndpoints('outlook.office365.com', 'smtp.office365.com'),
    graphScope: 'https://graph.microsoft.com/.default',
    exchangeScope: 'https://outlook.office365.com/.default',
    complianceScope: 'https://ps.compliance.protection.outlook.com/.default',
  },
  'gcc-high': {
    authority: 'https://login.microsoftonline.us',
    graph: 'https://graph.microsoft.us',
    exchange: 'https://outlook.office365.us',
    compliance: 'https://ps.compliance.protection.office365.us',
    ews: 'https://outlook.office365.us/EWS/Exchange.asmx',
    ...mailEndpoints('outlook.office365.us', 'smtp.office365.us'),
    graphScope: 'https://graph.microsoft.us/.default',
    exchangeScope: 'https://outlook.office365.us/.default',
    complianceScope: 'https://ps.compliance.protection.office365.us/.default',
  },
  dod: {
    authority: 'https://login.microsoftonline.us',
    graph: 'https://dod-graph.microsoft.us',
    exchange: 'https://webmail.apps.mil',
    compliance: 'https://l5.ps.compliance.protection.office365.us',
    ews: 'https://webmail.apps.mil/EWS/Exchange.asmx',
    ...mailEndpoints('outlook-dod.office365.us', 'outlook-dod.office365.us'),
    graphScope: 'https://dod-graph.microsoft.us/.default',
    exchangeScope: 'https://webmail.apps.mil/.default',
    complianceScope: 'https://l5.ps.compliance.protection.office365.us/.default',
  },
  '21vianet': {
    authority: 'https://login.partner.microsoftonline.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    exchange: 'https://partner.outlook.cn',
    compliance: 'https://ps.compliance.protection.partner.outlook.cn',
    ews: 'https://partner.outlook.cn/EWS/Exchange.asmx',
    ...mailEndpoints('partner.outlook.cn', 'smtp.partner.outlook.cn'),
    graphScope: 'https://microsoftgraph.chinacloudapi.cn/.default',
    exchangeScope: 'https://partner.outlook.cn/.default',
    complianceScope: 'https://ps.compliance.protection.partner.outlook.cn/.default',
  },
};
