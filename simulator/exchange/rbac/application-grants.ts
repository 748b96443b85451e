/**
 * What each application role of Exchange allows on a mailbox, and which Entra consents allow the same everywhere.
 * Source: learn, "Role Based Access Control for Applications in Exchange Online", table of supported application roles.
 */

/** What a request needs of a mailbox. */
export type MailRight =
  | 'Mail.ReadBasic'
  | 'Mail.Read'
  | 'Mail.ReadWrite'
  | 'Mail.Send'
  | 'EWS.AccessAsApp'
  | 'SMTP.SendAsApp';

const wider: Record<MailRight, string[]> = {
  'Mail.ReadBasic': ['Mail.ReadBasic', 'Mail.Read', 'Mail.ReadWrite', 'Mail Full Access', 'Exchange Full Access'],
  'Mail.Read': ['Mail.Read', 'Mail.ReadWrite', 'Mail Full Access', 'Exchange Full Access'],
  'Mail.ReadWrite': ['Mail.ReadWrite', 'Mail Full Access', 'Exchange Full Access'],
  'Mail.Send': ['Mail.Send', 'Mail Full Access', 'Exchange Full Access'],
  'EWS.AccessAsApp': ['EWS.AccessAsApp', 'Exchange Full Access'],
  'SMTP.SendAsApp': ['SMTP.SendAsApp', 'Exchange Full Access'],
};

const consents: Record<MailRight, string[]> = {
  'Mail.ReadBasic': ['Mail.ReadBasic.All', 'Mail.Read', 'Mail.ReadWrite'],
  'Mail.Read': ['Mail.Read', 'Mail.ReadWrite'],
  'Mail.ReadWrite': ['Mail.ReadWrite'],
  'Mail.Send': ['Mail.Send'],
  'EWS.AccessAsApp': ['full_access_as_app'],
  'SMTP.SendAsApp': ['SMTP.SendAsApp'],
};

/** The Exchange roles ("Application ...") that include the right. */
export const rolesWith = (right: MailRight): string[] => wider[right].map((name) => `Application ${name}`);

/** The app roles of a token that include the right, for every mailbox. */
export const consentsWith = (right: MailRight): string[] => consents[right];

const granted: Record<string, string> = {
  'Application Mail Full Access': 'Mail.ReadWrite, Mail.Send',
  'Application Exchange Full Access':
    'Mail.ReadWrite, Mail.Send, MailboxSettings.ReadWrite, Calendars.ReadWrite, Contacts.ReadWrite',
};

/** What `Test-ServicePrincipalAuthorization` shows as a role's GrantedPermissions. */
export const grantedPermissions = (role: string): string => granted[role] ?? role.replace(/^Application /, '');
