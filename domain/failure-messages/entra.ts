/** Signing in: Entra's token service and its AADSTS codes. */
import type { FailureMessages } from './failure-message.ts';

export const entraFailures = {
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
    advice:
      'Token nodes learn a new secret within seconds: if a retry finds it unknown still, check that it is on the application (its key id in the app registration).',
    whileRetrying: 'Nothing to do: token nodes learn a new secret within seconds, and the run tries again.',
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
    advice:
      'Token nodes lag 10-30 seconds behind: if a retry finds it unknown still, compare its thumbprint with the key credentials of the application.',
    whileRetrying: 'Nothing to do: token nodes lag 10-30 seconds behind, and the run tries again.',
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
    advice: 'A new application is known within seconds to minutes: check that it is still there, then retry.',
    whileRetrying: 'Nothing to do: a new application is known within seconds to minutes, and the run tries again.',
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
    operator: 'No administrator has consented to what the sign-in asks for',
    advice: 'Have an administrator grant consent to the application.',
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-blocked-by-conditional-access': {
    failureClass: 'denied',
    operator: 'A Conditional Access policy blocks the sign-in',
    advice:
      "Find the sign-in in Entra's sign-in log: it shows which policy blocked it, and from which address it came.",
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
    whileRetrying: 'Open the address that was shown and enter the code; it then goes on by itself.',
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
    advice: 'Wait some minutes, find out what else signs in so often, then retry.',
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-unavailable': {
    failureClass: 'transient',
    operator: 'Entra is not available at the moment',
    advice: "Look at the service's health page, and retry when Entra is available again.",
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-refused': {
    failureClass: 'denied',
    operator: 'Entra refuses the sign-in',
    advice: "Search for the AADSTS code in Microsoft's documentation; the sign-in log of the tenant has the details.",
    source: 'learn, reference-error-codes (AADSTS)',
  },
  'entra-unexpected-answer': {
    failureClass: 'transient',
    operator: "Entra's answer contains no token",
    advice: "Check whether a proxy answers in Entra's place.",
    source: 'oauth 2.0, section 5.1',
  },
  'entra-premium-missing': {
    failureClass: 'invalid',
    operator: 'The tenant has no licence with Entra ID P1, which Conditional Access needs',
    advice: 'Have the product sign in as an application, or get Entra ID P1 or P2.',
    source: 'learn, entra/identity/conditional-access/overview',
  },
} as const satisfies FailureMessages;
