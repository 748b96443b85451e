/**
 * What each failure code means to the operator: its class, one sentence, what to do next, and where the rule is from.
 * Adding a code is adding a row; the sentence ends without a full stop because the subject follows it in brackets.
 *
 * Source names: `learn` = learn.microsoft.com, `gdc` = microsoftgraph/microsoft-graph-docs-contrib, `odp` =
 * MicrosoftDocs/office-docs-powershell, `oded` = MicrosoftDocs/office-developer-exchange-docs; practice = seen in other
 * people's reports, not promised by Microsoft.
 */
import type { FailureClass } from './failure.ts';

export interface FailureMessage {
  failureClass: FailureClass;
  operator: string;
  advice: string;
  source: string;
}

const table = {
  'credential-unknown': {
    failureClass: 'not-found',
    operator: 'There is no such credential among those that runbooks have made',
    advice: 'Look at "runbook credentials" for the keys that there are.',
    source: 'runbook',
  },
  'credential-record-invalid': {
    failureClass: 'invalid',
    operator: "A credential's record can't be read",
    advice: 'Restore the file from a backup; without it nobody watches that credential.',
    source: 'runbook',
  },
  'credential-moved-on': {
    failureClass: 'conflict',
    operator: 'The credential is no longer as the rotation expects it',
    advice: 'Somebody else has rotated it: end this run, and look at "runbook credentials".',
    source: 'runbook',
  },
  'credential-last-one': {
    failureClass: 'conflict',
    operator: 'The only credential that still works is not taken away',
    advice: 'Rotate again: a new one is made before this one goes.',
    source: 'runbook',
  },
  'hand-over-unknown': {
    failureClass: 'invalid',
    operator: "There is no such target in the worker's hand-overs.yaml, or the file can't be used",
    advice: 'Name it there (docs/credentials.md), or hand over to a person.',
    source: 'runbook',
  },
  'hand-over-failed': {
    failureClass: 'transient',
    operator: 'A new credential could not be handed over to its target',
    advice: 'Look at the target: the old credential works until the new one has arrived.',
    source: 'runbook',
  },
  'notification-failed': {
    failureClass: 'transient',
    operator: 'A notification could not be sent',
    advice: 'Check the address, and that this machine reaches it.',
    source: 'runbook',
  },
  'entra-wrong-secret': {
    failureClass: 'denied',
    operator: "Entra refuses the application's client secret",
    advice:
      "Store the current secret under a new version and point the connection or the run at it; a secret's value is not its key id.",
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-secret-not-yet-known': {
    failureClass: 'not-yet-effective',
    operator: "Entra doesn't know the new client secret yet",
    advice: 'Nothing to do: token nodes learn a new secret within seconds, and the run tries again.',
    source: 'practice: 4-18 s after addPassword',
  },
  'entra-expired-secret': {
    failureClass: 'denied',
    operator: "The application's client secret has expired",
    advice: 'Add a new secret to the application and store it, or rotate the credential.',
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-unknown-certificate': {
    failureClass: 'denied',
    operator: "Entra doesn't know the certificate that the application signs in with",
    advice: "Compare the certificate's thumbprint with the key credentials of the application registration.",
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-certificate-not-yet-known': {
    failureClass: 'not-yet-effective',
    operator: "Entra doesn't know the new certificate yet",
    advice: 'Nothing to do: token nodes lag 10-30 seconds behind, and the run tries again.',
    source: 'practice: token nodes lag 10-30 s',
  },
  'entra-certificate-refused': {
    failureClass: 'denied',
    operator: "Entra doesn't accept the certificate or the times in its assertion",
    advice: "Check this machine's clock, and that the certificate is valid today and is the one on the application.",
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-application-not-found': {
    failureClass: 'denied',
    operator: 'The application is not known in this tenant',
    advice:
      'Check the client id and the tenant id of the connection, and that the enterprise application exists in that tenant.',
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-application-not-yet-known': {
    failureClass: 'not-yet-effective',
    operator: "Entra doesn't know the new application yet",
    advice: 'Nothing to do: a new application is known within seconds to minutes, and the run tries again.',
    source: 'practice: seconds to more than 5 minutes after creation',
  },
  'entra-application-disabled': {
    failureClass: 'denied',
    operator: 'The application is disabled in this tenant',
    advice: 'Enable the enterprise application, or use another one.',
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-tenant-not-found': {
    failureClass: 'denied',
    operator: "Entra doesn't know this tenant",
    advice: 'Check the tenant id and the cloud of the connection.',
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-consent-missing': {
    failureClass: 'denied',
    operator: 'Nobody has consented to what the sign-in asks for',
    advice: 'Have an administrator grant consent to the application.',
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-blocked-by-conditional-access': {
    failureClass: 'denied',
    operator: 'A Conditional Access policy blocks the sign-in',
    advice:
      "Look the sign-in up in Entra's sign-in log to see which policy blocked it, and from which address it came.",
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-loop-detected': {
    failureClass: 'denied',
    operator: 'Entra sees too many equal sign-ins and refuses more of them',
    advice: 'Stop what signs in over and over, wait some minutes, then retry.',
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-user-not-found': {
    failureClass: 'denied',
    operator: "The account doesn't exist in this tenant",
    advice: 'Check the user principal name; a new account is known within seconds to minutes.',
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-wrong-password': {
    failureClass: 'denied',
    operator: "Entra refuses the account's password",
    advice:
      "Store the current password under a new version. It is not tried again, so that the account isn't locked out.",
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-mfa-needed': {
    failureClass: 'denied',
    operator: 'The sign-in asks for multifactor authentication',
    advice: 'Exempt the account for this address as the runbook plans it, or sign in as an application.',
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-mfa-registration-required': {
    failureClass: 'denied',
    operator: 'The account must register for multifactor authentication before it can sign in',
    advice: 'Register the account, or take it out of the registration campaign and of per-user MFA.',
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-password-expired': {
    failureClass: 'denied',
    operator: "The account's password has expired",
    advice: "Set a new password, store it, and set the policy that passwords of this account don't expire.",
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-account-locked': {
    failureClass: 'denied',
    operator: 'The account is locked after wrong passwords',
    advice: 'Wait for the lockout to pass or unlock the account; find out who sent the wrong passwords.',
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-account-disabled': {
    failureClass: 'denied',
    operator: 'The account is disabled',
    advice: 'Enable the account if it is meant to sign in.',
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-external-challenge': {
    failureClass: 'denied',
    operator: 'The sign-in is sent on to a service outside Entra',
    advice: "A password sign-in can't answer it: exempt the account from that control, or sign in as an application.",
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-device-required': {
    failureClass: 'denied',
    operator: 'The sign-in asks for a managed device',
    advice: 'Exempt the account from the policy that asks for the device, or sign in as an application.',
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-secret-missing': {
    failureClass: 'denied',
    operator: 'The application must prove itself, and no secret or certificate was sent',
    advice: 'Give the identity a secret or a certificate, or allow public client flows on the application.',
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-sign-in-pending': {
    failureClass: 'transient',
    operator: 'The device code has not been used yet',
    advice: 'Open the address that was shown and enter the code.',
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-sign-in-expired': {
    failureClass: 'denied',
    operator: 'The device code has expired or the sign-in was declined',
    advice: 'Start the sign-in again.',
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-throttled': {
    failureClass: 'throttled',
    operator: 'Entra asks to slow down',
    advice: 'Nothing to do: the run waits as long as Entra says.',
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-unavailable': {
    failureClass: 'transient',
    operator: 'Entra is not available at the moment',
    advice: "Nothing to do: the run tries again. If it lasts, look at the service's health page.",
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-refused': {
    failureClass: 'denied',
    operator: 'Entra refuses the sign-in',
    advice: 'Look up the AADSTS code; the sign-in log of the tenant has the details.',
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-unexpected-answer': {
    failureClass: 'transient',
    operator: "Entra's answer holds no token",
    advice: "Look for a proxy that answers in Entra's place.",
    source: 'oauth 2.0, section 5.1',
  },
  'graph-object-not-found': {
    failureClass: 'not-found',
    operator: "Graph doesn't know the object",
    advice: 'Check its id; an object that was just made is found within minutes.',
    source: 'learn, graph/errors',
  },
  'graph-not-yet-known': {
    failureClass: 'not-yet-effective',
    operator: "Graph doesn't know the new object everywhere yet",
    advice: 'Nothing to do: it usually takes seconds, at times more than 5 minutes, and the run tries again.',
    source: 'practice: NoBackingApplicationObject, Request_ResourceNotFound just after creation',
  },
  'graph-denied': {
    failureClass: 'denied',
    operator: 'Graph refuses the call for want of a permission',
    advice:
      "Grant the connection's application the permission that the step names, with admin consent; it is in tokens minted afterwards.",
    source: 'learn, graph/errors',
  },
  'graph-mailbox-access-denied': {
    failureClass: 'denied',
    operator: 'The application has no access to this mailbox',
    advice: 'Check the scope of its role assignments in Exchange with Test-ServicePrincipalAuthorization.',
    source: 'learn, graph/errors',
  },
  'graph-token-refused': {
    failureClass: 'denied',
    operator: 'Graph refuses the token',
    advice: "Check the connection's tenant and cloud; the token was renewed once already.",
    source: 'learn, graph/errors',
  },
  'graph-throttled': {
    failureClass: 'throttled',
    operator: 'Graph asks to slow down',
    advice: 'Nothing to do: the run waits as long as Graph says.',
    source: 'learn, graph/throttling',
  },
  'graph-unavailable': {
    failureClass: 'transient',
    operator: 'Graph is not available at the moment',
    advice: "Nothing to do: the run tries again. If it lasts, look at the service's health page.",
    source: 'learn, graph/errors',
  },
  'graph-outcome-unknown': {
    failureClass: 'unknown-outcome',
    operator: "Graph failed while it carried out a change, and doesn't say whether it took effect",
    advice: 'The run reads back what is there before it does anything else.',
    source: 'learn, graph/errors',
  },
  'graph-invalid': {
    failureClass: 'invalid',
    operator: "Graph doesn't accept the request",
    advice: 'Compare the input with what the code in brackets asks for.',
    source: 'learn, graph/errors',
  },
  'graph-conflict': {
    failureClass: 'conflict',
    operator: 'Graph refuses the change because something equal exists or has moved meanwhile',
    advice: 'Look at what is there; plan again.',
    source: 'learn, graph/errors',
  },
  'graph-credential-policy': {
    failureClass: 'denied',
    operator: 'An app management policy of the tenant forbids this kind of credential',
    advice: 'Use the kind of credential that the policy allows, or have the policy changed.',
    source: 'gdc, appmanagementpolicy',
  },
  'graph-not-implemented': {
    failureClass: 'invalid',
    operator: "Graph doesn't offer this call",
    advice: 'Check the cloud and the version of the call.',
    source: 'learn, graph/errors',
  },
  'graph-unexpected-answer': {
    failureClass: 'transient',
    operator: "Graph's answer can't be read",
    advice: "Look for a proxy that answers in Graph's place.",
    source: 'learn, graph/errors',
  },
  'graph-too-many-pages': {
    failureClass: 'invalid',
    operator: "Graph's list is longer than the bound for it",
    advice: 'Narrow the filter.',
    source: 'bound of the connector',
  },
  'exchange-object-not-found': {
    failureClass: 'not-found',
    operator: "Exchange doesn't know the object",
    advice: 'Check its identity; an object that was just made in Entra reaches Exchange after minutes.',
    source: 'practice: Exchange administration over HTTPS, ManagementObjectNotFoundException',
  },
  'exchange-denied': {
    failureClass: 'denied',
    operator: 'Exchange refuses the cmdlet for want of a role',
    advice:
      "Give the connection's application an Entra role or a role group that Exchange supports, and wait until it is effective.",
    source: 'practice: Exchange administration over HTTPS',
  },
  'exchange-role-not-supported': {
    failureClass: 'denied',
    operator: "The role of the application isn't supported by Exchange, or isn't effective yet",
    advice: 'Assign a role that Exchange supports to the application; a new one is effective after minutes.',
    source: 'practice: Exchange administration over HTTPS',
  },
  'exchange-cmdlet-not-available': {
    failureClass: 'denied',
    operator: "The caller's roles don't include this cmdlet or parameter",
    advice: "Compare the caller's role groups with the roles that hold the cmdlet (Get-ManagementRole -Cmdlet).",
    source: 'practice: Exchange administration over HTTPS',
  },
  'exchange-token-refused': {
    failureClass: 'denied',
    operator: 'Exchange refuses the token',
    advice:
      "Check the connection's tenant, and that Exchange.ManageAsApp is granted; the token was renewed once already.",
    source: 'practice: Exchange administration over HTTPS',
  },
  'exchange-throttled': {
    failureClass: 'throttled',
    operator: 'Exchange asks to slow down',
    advice: 'Nothing to do: the run waits as long as Exchange says.',
    source: 'practice: Exchange administration over HTTPS',
  },
  'exchange-unavailable': {
    failureClass: 'transient',
    operator: 'Exchange is not available at the moment',
    advice: "Nothing to do: the run tries again. If it lasts, look at the service's health page.",
    source: 'practice: Exchange administration over HTTPS',
  },
  'exchange-busy': {
    failureClass: 'transient',
    operator: 'A server of Exchange is busy or restarting',
    advice: 'Nothing to do: the run tries again.',
    source: 'practice: Exchange administration over HTTPS, transient server exceptions',
  },
  'exchange-outcome-unknown': {
    failureClass: 'unknown-outcome',
    operator: "Exchange failed while it carried out a change, and doesn't say whether it took effect",
    advice: 'The run reads back what is there before it does anything else.',
    source: 'practice: Exchange administration over HTTPS',
  },
  'exchange-invalid': {
    failureClass: 'invalid',
    operator: "Exchange doesn't accept the cmdlet's parameters",
    advice: 'Compare the input with what the message says.',
    source: 'practice: Exchange administration over HTTPS',
  },
  'exchange-already-exists': {
    failureClass: 'conflict',
    operator: 'Exchange refuses the change because it exists already',
    advice: 'Look at what is there; plan again.',
    source: 'practice: Exchange administration over HTTPS',
  },
  'exchange-dehydrated': {
    failureClass: 'invalid',
    operator: "The organization's settings are not customizable yet",
    advice: "Plan the step Enable-OrganizationCustomization first; it can't be undone.",
    source: 'odp, Enable-OrganizationCustomization',
  },
  'exchange-not-yet-known': {
    failureClass: 'not-yet-effective',
    operator: "Exchange doesn't know the new object yet",
    advice: 'Nothing to do: what is made in Entra reaches Exchange after minutes, and the run tries again.',
    source: 'practice: New-ServicePrincipal soon after the application',
  },
  'pointer-to-registration': {
    failureClass: 'invalid',
    operator: 'This is the object id of an app registration, not of an enterprise application',
    advice:
      "Give the enterprise application's object id: a pointer to the registration is made all the same, and authorizes nothing.",
    source: 'odp, New-ServicePrincipal',
  },
  'scope-restricted-otherwise': {
    failureClass: 'invalid',
    operator: 'A management scope of this name exists and is restricted in another way than by its filter alone',
    advice: 'Choose another name, or look at its RecipientRoot and whether it is exclusive.',
    source: 'odp, New-ManagementScope',
  },
  'assignment-disabled': {
    failureClass: 'invalid',
    operator: 'The management role assignment exists and is disabled',
    advice: 'Find out who disabled it and why; enable or remove it, then plan again.',
    source: 'odp, Set-ManagementRoleAssignment',
  },
  'ews-list-missing': {
    failureClass: 'invalid',
    operator: 'The organization has no list of EWS applications that could be added to',
    advice:
      'The gate is never opened for one application: decide for all of them first (EwsEnabled and EwsAllowedAppIDs), or leave EWS out.',
    source: 'Exchange Team Blog 4492361',
  },
  'exchange-unexpected-answer': {
    failureClass: 'transient',
    operator: "Exchange's answer can't be read",
    advice: "Look for a proxy that answers in Exchange's place.",
    source: 'practice: Exchange administration over HTTPS',
  },
  'exchange-too-many-pages': {
    failureClass: 'invalid',
    operator: "Exchange's list is longer than the bound for it",
    advice: 'Narrow the filter.',
    source: 'bound of the connector',
  },
  'identity-empty': {
    failureClass: 'invalid',
    operator: 'A cmdlet was to be called with an empty identity, which would mean every object',
    advice: "Give the object's identity.",
    source: 'odp: a null Identity returns all objects',
  },
  'identity-ignored': {
    failureClass: 'conflict',
    operator: 'Exchange answered with other objects than the one asked for',
    advice: 'Nothing was changed. Look at the object in Exchange, then retry.',
    source: 'odp: a non-existent Identity may return all objects',
  },
  'identity-ambiguous': {
    failureClass: 'conflict',
    operator: 'Several objects answer to this identity',
    advice: "Use the object's GUID, or rename one of them.",
    source: 'two of one name stop the plan',
  },
  'ews-impersonation-denied': {
    failureClass: 'denied',
    operator: 'The caller may not impersonate this mailbox',
    advice: 'Check the scope of the impersonation role; a new assignment is effective after 15 minutes to 2 hours.',
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
    advice: 'Nothing to do: the run waits as long as EWS says.',
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
    advice:
      "This alone doesn't prove that EWS is switched off: look at the policy and at what stands in front of Exchange.",
    source: '403 without X-EWS-Policy-Reason',
  },
  'ews-token-refused': {
    failureClass: 'denied',
    operator: 'EWS refuses the token',
    advice: "Check the connection's tenant and the token's audience; Exchange Online refuses Basic authentication.",
    source: 'oded, EWS response codes',
  },
  'ews-token-without-permissions': {
    failureClass: 'denied',
    operator: 'The token holds no permission that EWS knows',
    advice: 'Assign the role Application EWS.AccessAsApp to the application and wait until it is effective.',
    source: 'x-ms-diagnostics 2000008',
  },
  'ews-unavailable': {
    failureClass: 'transient',
    operator: 'EWS is not available at the moment',
    advice: 'Nothing to do: the run tries again.',
    source: 'oded, EWS response codes',
  },
  'ews-outcome-unknown': {
    failureClass: 'unknown-outcome',
    operator: "EWS failed while it carried out a change, and doesn't say whether it took effect",
    advice: 'The run looks for the tagged item before it does anything else.',
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
    advice: 'Look for a logon form or a proxy in front of Exchange.',
    source: 'oded, EWS response codes',
  },
  'imap-login-refused': {
    failureClass: 'denied',
    operator: 'The mailbox refuses the IMAP sign-in',
    advice:
      "Check IMAP.AccessAsApp and its consent, the pointer in Exchange with the enterprise application's object id, FullAccess on the mailbox, and that IMAP is on there. A change needs up to an hour, and roles need a new token.",
    source: 'learn, exchange/client-developer: authenticate an IMAP connection using OAuth; practice for the words',
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
    advice: 'Nothing to do: the run waits as long as Exchange asks for.',
    source: 'practice: BAD Request is throttled. Suggested Backoff Time',
  },
  'imap-unavailable': {
    failureClass: 'transient',
    operator: 'The IMAP server is not available at the moment',
    advice: 'Nothing to do: the run tries again.',
    source: 'RFC 5530, 3 (UNAVAILABLE, SERVERBUG, INUSE)',
  },
  'imap-unexpected-answer': {
    failureClass: 'invalid',
    operator: "The IMAP server answers in a way that isn't understood",
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
    advice: 'Nothing to do: the run tries again later.',
    source: 'learn, exchange: 4.3.2 concurrent connections limit exceeded',
  },
  'smtp-unavailable': {
    failureClass: 'transient',
    operator: 'The SMTP server is not available at the moment',
    advice: 'Nothing to do: the run tries again.',
    source: 'RFC 5321, 4.2.1 (4yz)',
  },
  'smtp-message-refused': {
    failureClass: 'invalid',
    operator: 'Exchange refuses the message',
    advice: "Read the server's own words in the report's appendix.",
    source: 'RFC 5321, 4.2.1 (5yz)',
  },
  'smtp-unexpected-answer': {
    failureClass: 'invalid',
    operator: "The SMTP server answers in a way that isn't understood",
    advice: 'Check that the address is that of Exchange, and that it offers STARTTLS and XOAUTH2.',
    source: 'this program',
  },
  'compliance-redirect-refused': {
    failureClass: 'invalid',
    operator: 'Security & Compliance sends the session to a host that is not its own',
    advice: 'Check the proxy between this machine and Microsoft: a token is sent to no other host.',
    source: 'practice: the redirect of EXOBanner names the regional host',
  },
  'connection-refused': {
    failureClass: 'transient',
    operator: "Nothing answers at the service's address",
    advice: 'Check the address, the firewall and that the service runs.',
    source: 'Node.js and OpenSSL error codes',
  },
  'connection-failed': {
    failureClass: 'transient',
    operator: 'The connection to the service broke before the request was sent, or while it was reading',
    advice: 'Nothing to do: the run tries again. If it lasts, check the network.',
    source: 'Node.js and OpenSSL error codes',
  },
  'name-not-resolved': {
    failureClass: 'transient',
    operator: "The service's name can't be resolved",
    advice: 'Check DNS on this machine, and the spelling of the address.',
    source: 'Node.js and OpenSSL error codes',
  },
  'certificate-not-trusted': {
    failureClass: 'denied',
    operator: "The service's TLS certificate isn't trusted",
    advice:
      'Name the right certificate authority in the connection; a proxy that opens TLS needs its own. Checking is never switched off.',
    source: 'Node.js and OpenSSL error codes',
  },
  'deadline-passed': {
    failureClass: 'transient',
    operator: "The service didn't answer in time",
    advice: "Nothing to do: the run tries again. If it lasts, look at the service's health page.",
    source: 'deadline of the connector',
  },
  'answer-lost': {
    failureClass: 'unknown-outcome',
    operator: 'A change was sent and its answer was lost',
    advice: 'The run reads back what is there before it does anything else.',
    source: 'a write is never blindly repeated',
  },
  'secret-not-found': {
    failureClass: 'invalid',
    operator: "The secret isn't in the store",
    advice: 'Store it with `runbook secret put NAME`.',
    source: 'the secret store',
  },
  'secret-reference-invalid': {
    failureClass: 'invalid',
    operator: "This isn't a secret reference",
    advice: 'Write secret://name or secret://name@version.',
    source: 'the secret store',
  },
  'secret-key-missing': {
    failureClass: 'denied',
    operator: "The key that the secret was encrypted with isn't there",
    advice: "Put the key with that id back into the store's key file.",
    source: 'the secret store',
  },
  'secret-key-wrong': {
    failureClass: 'denied',
    operator: "The key with this id isn't the one that the secret was encrypted with",
    advice: 'Put the right key back under that id.',
    source: 'the secret store',
  },
  'secret-tampered': {
    failureClass: 'denied',
    operator: 'The file of the secret was changed after it was written',
    advice: 'Restore the file from a backup, or store the secret again.',
    source: 'the secret store',
  },
  'secret-store-unreadable': {
    failureClass: 'denied',
    operator: "A file of the secret store can't be read",
    advice: "Check the file's permissions, or restore it from a backup.",
    source: 'the secret store',
  },
  'secret-store-busy': {
    failureClass: 'transient',
    operator: 'Other processes kept writing versions of the same secret',
    advice: 'Nothing to do: the run tries again.',
    source: 'the secret store',
  },
  'secret-store-denied': {
    failureClass: 'denied',
    operator: 'The vault refuses this machine, or this machine has no identity to come with',
    advice:
      'Give the identity of the worker (managed identity, workload identity or environment) the role Key Vault Secrets Officer on the vault, and check its firewall.',
    source: 'learn, key-vault/general/rest-error-codes',
  },
  'secret-store-throttled': {
    failureClass: 'throttled',
    operator: 'The vault throttles its callers',
    advice: 'Nothing to do: the run tries again.',
    source: 'learn, key-vault/general/service-limits',
  },
  'secret-store-unavailable': {
    failureClass: 'transient',
    operator: 'The vault is not available at the moment',
    advice: 'Nothing to do: the run tries again. Check the name of the vault and the network if it lasts.',
    source: 'learn, key-vault/general/rest-error-codes',
  },
  'secret-store-refused': {
    failureClass: 'invalid',
    operator: "The vault doesn't take the request",
    advice: "Look up the vault's code, which stands in brackets.",
    source: 'learn, key-vault/general/rest-error-codes',
  },
  'secret-name-taken': {
    failureClass: 'conflict',
    operator: 'The vault holds a secret of this name that somebody else keeps there',
    advice: 'Use another name, or a vault of its own for this installation.',
    source: 'the secret store',
  },
  'secret-not-a-certificate': {
    failureClass: 'invalid',
    operator: "The secret isn't a certificate with its private key in PEM",
    advice: 'Store both as one PEM text, or have the certificate made.',
    source: 'the secret store',
  },
  'pfx-password-unusable': {
    failureClass: 'invalid',
    operator: "The .pfx file can't be protected with this password",
    advice: 'Give 8 or more printable ASCII characters; programs differ in how they read others.',
    source: 'RFC 7292, appendix B.1, against what readers do',
  },
  'connections-file-invalid': {
    failureClass: 'invalid',
    operator: "The file of connections isn't right",
    advice: 'Correct the line that is named.',
    source: 'connections.yaml',
  },
  'connection-unknown': {
    failureClass: 'invalid',
    operator: "This connection isn't configured",
    advice: 'Use one of those that are named, or add it to connections.yaml.',
    source: 'connections.yaml',
  },
  'simulator-not-running': {
    failureClass: 'transient',
    operator: "The simulated tenant doesn't run",
    advice: 'Start it with `runbook dev`.',
    source: 'readiness file of the simulator',
  },
  'written-not-yet-visible': {
    failureClass: 'not-yet-effective',
    operator: 'It was written, and reads do not show it yet',
    advice: 'Nothing to do: replicas follow within minutes, and the run looks again.',
    source: 'practice: seconds to more than five minutes',
  },
  'write-outcome-unknown': {
    failureClass: 'unknown-outcome',
    operator: 'The answer to a write was lost, and reads do not show yet whether it took effect',
    advice: 'Nothing to do: the run looks again before it writes anything a second time.',
    source: 'design: an answer that was lost is never repeated blindly',
  },
  'outside-mailbox-in-list': {
    failureClass: 'invalid',
    operator: 'The mailbox for the negative proof is one of those that access is granted to',
    advice: 'Name a mailbox that is not in the list.',
    source: 'design: a negative probe needs a mailbox outside',
  },
  'outside-mailbox-without-imap': {
    failureClass: 'invalid',
    operator: 'IMAP is off for the mailbox of the negative proof, so that a refusal would prove nothing',
    advice: 'Name a mailbox outside the list that has IMAP on.',
    source: 'practice: IMAP that is off shows in the same words as missing access',
  },
  'sending-mailbox-not-in-list': {
    failureClass: 'invalid',
    operator: 'The mailbox for the proof of sending is not one of those that access is granted to',
    advice: 'Name a mailbox of the list.',
    source: 'design',
  },
  'secrets-forbidden': {
    failureClass: 'invalid',
    operator: "The tenant's app management policy allows no client secrets",
    advice: 'Sign in with a certificate (signsInWith: certificate), or have the application exempted from the policy.',
    source: 'learn, graph/api/resources/passwordcredentialconfiguration: passwordAddition',
  },
  'secret-outlasts-policy': {
    failureClass: 'invalid',
    operator: "The tenant's app management policy allows client secrets only for a shorter time",
    advice: 'Ask for a secret that is valid for less (credentialValidFor), or sign in with a certificate.',
    source: 'learn, graph/api/resources/passwordcredentialconfiguration: passwordLifetime',
  },
  'list-missing': {
    failureClass: 'invalid',
    operator: "The list that the run names isn't in this worker's home",
    advice: 'Start the run again from a machine that shares RUNBOOKS_HOME with the worker.',
    source: 'design: a list travels as its digest',
  },
  'list-altered': {
    failureClass: 'invalid',
    operator: "The list in this worker's home is not the one that was approved",
    advice: 'Find out who changed the file, and start the run again with the list as it should be.',
    source: "design: a list's name is its digest",
  },
  'input-invalid': {
    failureClass: 'invalid',
    operator: 'What is asked for is not possible',
    advice: 'Correct the input and plan again.',
    source: 'design',
  },
  'change-not-supported': {
    failureClass: 'invalid',
    operator: 'What is there cannot be changed into what was asked for',
    advice: 'Choose another name in the input, or change it by hand and plan again.',
    source: 'design',
  },
  'address-not-public': {
    failureClass: 'invalid',
    operator: "The address isn't one that Entra sees sign-ins come from",
    advice: 'Give the public IPv4 address that the network leaves by, not one of the inside, and never a whole range.',
    source: 'IANA, IPv4 special-purpose address registry',
  },
  'security-defaults-on': {
    failureClass: 'invalid',
    operator: 'Security Defaults are on, and ask every account for multifactor authentication',
    advice:
      'A password sign-in is impossible: have the product sign in as an application, or decide about Conditional Access in place of Security Defaults. No runbook switches them off.',
    source: 'learn, entra/fundamentals/security-defaults',
  },
  'entra-premium-missing': {
    failureClass: 'invalid',
    operator: 'The tenant has no licence with Entra ID P1, which Conditional Access needs',
    advice: 'Have the product sign in as an application, or get Entra ID P1 or P2.',
    source: 'learn, entra/identity/conditional-access/overview',
  },
  'domain-not-verified': {
    failureClass: 'invalid',
    operator: "The account's domain isn't one of the tenant's verified domains",
    advice: 'Choose a user principal name in a domain that the tenant has verified.',
    source: 'learn, graph/api/domain-get',
  },
  'account-federated': {
    failureClass: 'invalid',
    operator: "The account's domain is federated, so its password can't be used to sign in to Entra itself",
    advice: 'Choose a user principal name in a managed domain, such as the initial onmicrosoft.com one.',
    source: 'learn, entra/identity-platform/v2-oauth-ropc',
  },
  'account-per-user-mfa': {
    failureClass: 'invalid',
    operator: 'Per-user multifactor authentication is on for the account, and no policy can exempt it from that',
    advice: 'Have per-user multifactor authentication switched off for this account, or choose another one.',
    source: 'learn, entra/identity/authentication/howto-mfa-userstates',
  },
  'account-licensed': {
    failureClass: 'invalid',
    operator: 'The account has a licence, which a service account is to be without',
    advice: "Take the licence off, or choose an account that isn't a person's.",
    source: "the vendor's document: no licence",
  },
  'account-holds-directory-role': {
    failureClass: 'invalid',
    operator: 'The account holds a directory role, and would sign in to that by a password alone',
    advice: 'Take the role off, or choose another account.',
    source: 'least privilege',
  },
  'account-break-glass': {
    failureClass: 'invalid',
    operator: 'The account is one of the break-glass accounts of the connection, which no runbook touches',
    advice: 'Choose another account.',
    source: 'connections.yaml, breakGlassAccounts',
  },
  'password-has-blanks': {
    failureClass: 'invalid',
    operator: 'The password begins or ends with a blank, with which nobody can sign in by a password',
    advice: 'Store another password under a new version.',
    source: 'learn, entra/identity-platform/v2-oauth-ropc',
  },
  'mailbox-not-found': {
    failureClass: 'invalid',
    operator: "There isn't a mailbox with this address",
    advice: 'Check the spelling of the address.',
    source: 'odp, Get-Mailbox',
  },
  'mailbox-not-in-cloud': {
    failureClass: 'invalid',
    operator: "The address is known here, but its mailbox isn't in Exchange Online",
    advice: 'Choose a mailbox that lies in Exchange Online: what lies elsewhere proves nothing about access here.',
    source: 'odp, Get-Recipient: RecipientTypeDetails',
  },
  'role-lacks-cmdlet': {
    failureClass: 'invalid',
    operator: 'None of the management roles of the runbook holds a cmdlet that the product needs',
    advice: 'Look for the role that holds it (Get-ManagementRole -Cmdlet), and whether the roles were changed.',
    source: 'odp, Get-ManagementRoleEntry',
  },
  'compliance-role-group-differs': {
    failureClass: 'invalid',
    operator: 'A role group of this name is in Security & Compliance with other roles, which no cmdlet can change',
    advice: 'Give the role group of this run another name, or change the roles of that one in the Purview portal.',
    source: 'learn, purview/microsoft-365-compliance-center-permissions',
  },
  'certificate-outlasts-policy': {
    failureClass: 'invalid',
    operator: "The tenant's app management policy allows certificates only for a shorter time",
    advice: 'Ask for a certificate that is valid for a year, or have the application exempted from the policy.',
    source: 'learn, graph/api/resources/keycredentialconfiguration',
  },
  'initial-domain-differs': {
    failureClass: 'invalid',
    operator: 'The organization of the connection is not the initial domain of the tenant',
    advice: 'Write the .onmicrosoft.com name that the tenant began with into the connection.',
    source: 'learn, graph/api/organization-get: verifiedDomains',
  },
  'app-role-unknown': {
    failureClass: 'invalid',
    operator: "The resource doesn't offer this application role, or under another id than the one that is known",
    advice: 'Nothing was granted. Compare the application roles of the resource with what Microsoft publishes.',
    source: 'learn, graph/permissions-reference',
  },
  'conditional-access-policy-missing': {
    failureClass: 'invalid',
    operator: "The Conditional Access policy isn't there any more",
    advice: 'Somebody removed it after it was planned: plan again.',
    source: 'learn, graph/api/conditionalaccesspolicy-get',
  },
  'block-policy-misplaced': {
    failureClass: 'invalid',
    operator: "The account's block policy doesn't do what it is for",
    advice: 'Nothing is switched on. Compare the addresses of the named location with those that Entra sees.',
    source: 'learn, graph/api/conditionalaccessroot-evaluate',
  },
  'simulator-refused': {
    failureClass: 'invalid',
    operator: "The simulator doesn't accept the request",
    advice: 'Compare the connection with what the simulator says when it starts.',
    source: 'readiness file of the simulator',
  },
} as const satisfies Record<string, FailureMessage>;

/** A stable code; additions only. */
export type FailureCode = keyof typeof table;

export const failureMessages: Readonly<Record<FailureCode, FailureMessage>> = table;

/** Every code, for tests and documentation. */
export const failureCodes: readonly FailureCode[] = Object.keys(table) as FailureCode[];
