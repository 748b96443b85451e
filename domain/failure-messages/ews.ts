/** Exchange Web Services. */
import type { FailureMessages } from './failure-message.ts';

export const ewsFailures = {
  'ews-gate-closed': {
    failureClass: 'invalid',
    operator: "The tenant's gate for EWS is closed, and no runbook opens it",
    advice:
      'Opening it would be a decision about every application of the tenant. Use Microsoft Graph: EWS in Exchange Online ends for every tenant on 2027-04-01.',
    source: 'Exchange Team Blog 4492361, MC1227454',
  },
  'ews-list-missing': {
    failureClass: 'invalid',
    operator: 'The organization has no list of EWS applications that could be added to',
    advice:
      'The gate is never opened for one application: decide for all of them first (EwsEnabled and EwsAllowedAppIDs), or leave EWS out.',
    source: 'Exchange Team Blog 4492361',
  },
  'ews-impersonation-denied': {
    failureClass: 'denied',
    operator: 'The caller may not impersonate this mailbox',
    advice: 'Check the scope of the impersonation role; a new assignment takes effect after 15 minutes to 2 hours.',
    source: 'oded, EWS response codes',
  },
  'ews-impersonation-failed': {
    failureClass: 'denied',
    operator: 'Exchange could not impersonate this mailbox',
    advice: 'Check that the account has an enabled mailbox here.',
    source: 'oded, EWS response codes',
  },
  'ews-impersonation-invalid': {
    failureClass: 'invalid',
    operator: "The address to impersonate isn't usable",
    advice: "Give the mailbox's primary SMTP address.",
    source: 'oded, EWS response codes',
  },
  'ews-access-denied': {
    failureClass: 'denied',
    operator: 'The caller has no access to this folder or item',
    advice: "Check the caller's permissions on the mailbox.",
    source: 'oded, EWS response codes',
  },
  'ews-mailbox-not-found': {
    failureClass: 'denied',
    operator: "The mailbox doesn't exist here",
    advice: 'Check the address, and that the mailbox is in this organization.',
    source: 'oded, EWS response codes',
  },
  'ews-item-not-found': {
    failureClass: 'not-found',
    operator: "The item or folder doesn't exist",
    advice: 'It may be deleted already.',
    source: 'oded, EWS response codes',
  },
  'ews-busy': {
    failureClass: 'throttled',
    operator: 'EWS asks to slow down',
    advice: 'Wait some minutes, find out what else uses EWS as this account, then retry.',
    source: 'oded, EWS response codes',
  },
  'ews-blocked-by-policy': {
    failureClass: 'denied',
    operator: "The organization's policy blocks EWS for this application",
    advice:
      'Read EwsEnabled and EwsAllowedAppIDs; a change takes up to 24 hours, and EWS in Exchange Online ends on 2027-04-01.',
    source: 'Exchange Team Blog 4492361',
  },
  'ews-forbidden': {
    failureClass: 'denied',
    operator: 'EWS refuses the call without a reason',
    advice: "This alone doesn't prove that EWS is switched off: check the policy, and any proxy in front of Exchange.",
    source: '403 without X-EWS-Policy-Reason',
  },
  'ews-token-refused': {
    failureClass: 'denied',
    operator: 'EWS refuses the token',
    advice: "Check the connection's tenant and the token's audience; Exchange Online refuses Basic authentication.",
    source: 'oded, EWS response codes',
  },
  'ews-sign-in-refused': {
    failureClass: 'denied',
    operator: 'EWS refuses the user name and password',
    advice:
      'Compare the password in the secret store with the one of the account, and check whether the account is locked, disabled or expired. It was tried once, so as not to lock it.',
    source: 'RFC 7617: 401 to credentials, with Basic offered',
  },
  'ews-basic-not-offered': {
    failureClass: 'denied',
    operator: "EWS doesn't offer Basic authentication",
    advice: 'Check BasicAuthentication of the EWS virtual directory on each server behind this address.',
    source: 'oded; odp, Get-WebServicesVirtualDirectory',
  },
  'ews-logon-form': {
    failureClass: 'denied',
    operator: 'EWS sends the caller to another address, as a logon form does',
    advice:
      'Forms-based authentication is in front of EWS, in Exchange or in a proxy before it: offer Basic there, which programs need.',
    source: "the vendor's document: a form in place of a prompt for name and password",
  },
  'ews-token-without-permissions': {
    failureClass: 'denied',
    operator: 'The token has no permission that EWS knows',
    advice: 'Assign the role Application EWS.AccessAsApp to the application and wait until it takes effect.',
    source: 'x-ms-diagnostics 2000008',
  },
  'ews-unavailable': {
    failureClass: 'transient',
    operator: 'EWS is not available at the moment',
    advice: 'Check that EWS answers at its address, then retry.',
    source: 'oded, EWS response codes',
  },
  'ews-outcome-unknown': {
    failureClass: 'unknown-outcome',
    operator: "EWS failed while it carried out a change, and doesn't say whether it took effect",
    advice: 'Retry: the tagged item is searched for before anything else is done.',
    source: 'oded, EWS response codes',
  },
  'ews-invalid': {
    failureClass: 'invalid',
    operator: "EWS doesn't accept the request",
    advice: 'Compare the input with what the code in brackets asks for.',
    source: 'oded, EWS response codes',
  },
  'ews-unexpected-answer': {
    failureClass: 'transient',
    operator: "EWS answered with something that isn't EWS",
    advice: 'Check whether a logon form or a proxy is in front of Exchange.',
    source: 'oded, EWS response codes',
  },
} as const satisfies FailureMessages;
