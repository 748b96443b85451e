/** IMAP and authenticated submission. */
import type { FailureMessages } from './failure-message.ts';

export const mailFailures = {
  'imap-login-refused': {
    failureClass: 'denied',
    operator: 'The mailbox refuses the IMAP sign-in',
    advice:
      "Check IMAP.AccessAsApp and its consent, the Exchange service principal with the enterprise application's object id, FullAccess on the mailbox, and that IMAP is on there. A change needs up to an hour, and roles need a new token.",
    source: 'learn, exchange/client-developer: authenticate an IMAP connection using OAuth; practice for the message',
  },
  'imap-not-connected': {
    failureClass: 'denied',
    operator:
      'The sign-in by IMAP is accepted, but the mailbox stays closed: "User is authenticated but not connected"',
    advice:
      'Grant the application FullAccess on the mailbox, check that IMAP is on there, and that the address is its user principal name.',
    source: 'practice',
  },
  'imap-folder-not-found': {
    failureClass: 'invalid',
    operator: "The mailbox doesn't have this folder",
    advice: 'Check the name of the folder.',
    source: 'RFC 3501, 6.3.2',
  },
  'imap-throttled': {
    failureClass: 'throttled',
    operator: 'Exchange throttles IMAP for this mailbox',
    advice: 'Wait some minutes, find out what else opens this mailbox, then retry.',
    source: 'practice: BAD Request is throttled. Suggested Backoff Time',
  },
  'imap-unavailable': {
    failureClass: 'transient',
    operator: 'The IMAP server is not available at the moment',
    advice: 'Check that the IMAP server answers at its address, then retry.',
    source: 'RFC 5530, 3 (UNAVAILABLE, SERVERBUG, INUSE)',
  },
  'imap-unexpected-answer': {
    failureClass: 'invalid',
    operator: "The IMAP server gives an answer that isn't understood",
    advice: 'Check that the address is that of Exchange and that no proxy answers in its place.',
    source: 'this program',
  },
  'smtp-login-refused': {
    failureClass: 'denied',
    operator: 'Exchange refuses the SMTP sign-in',
    advice:
      'Check SMTP.SendAsApp and its consent (or the role Application SMTP.SendAsApp), FullAccess on the mailbox, and that SMTP AUTH is on for the mailbox or the organization.',
    source: 'learn, exchange/client-developer: authenticate an SMTP connection using OAuth (535 5.7.3)',
  },
  'smtp-auth-disabled': {
    failureClass: 'denied',
    operator: 'Authenticated SMTP is switched off',
    advice:
      'Set SmtpClientAuthenticationDisabled to false on the mailbox; the mailbox has precedence over the organization.',
    source: 'learn, exchange: authenticated client SMTP submission (535 5.7.139)',
  },
  'smtp-send-as-denied': {
    failureClass: 'denied',
    operator: 'The account may not send as this address',
    advice: 'Grant SendAs on the address (Add-RecipientPermission), or send as the mailbox itself.',
    source: 'learn, exchange: 5.2.252 and 5.7.60 SendAsDenied',
  },
  'smtp-recipient-refused': {
    failureClass: 'invalid',
    operator: 'Exchange refuses the recipient',
    advice: 'Check the address of the recipient.',
    source: 'RFC 5321, 4.2.3 (550)',
  },
  'smtp-throttled': {
    failureClass: 'throttled',
    operator: 'Exchange limits the submission of mail',
    advice: 'Wait some minutes, find out what else sends as this account, then retry.',
    source: 'learn, exchange: 4.3.2 concurrent connections limit exceeded',
  },
  'smtp-unavailable': {
    failureClass: 'transient',
    operator: 'The SMTP server is not available at the moment',
    advice: 'Check that the SMTP server answers at its address, then retry.',
    source: 'RFC 5321, 4.2.1 (4yz)',
  },
  'smtp-message-refused': {
    failureClass: 'invalid',
    operator: 'Exchange refuses the message',
    advice: "Read the server's own words, which are shown beside this, then change the message or its sender.",
    source: 'RFC 5321, 4.2.1 (5yz)',
  },
  'smtp-unexpected-answer': {
    failureClass: 'invalid',
    operator: "The SMTP server gives an answer that isn't understood",
    advice: 'Check that the address is that of Exchange, and that it offers STARTTLS and XOAUTH2.',
    source: 'this program',
  },
  'sending-mailbox-not-in-list': {
    failureClass: 'invalid',
    operator: 'The mailbox for the proof of sending is not one of those that access is granted to',
    advice: 'Name a mailbox of the list.',
    source: 'design',
  },
} as const satisfies FailureMessages;
