/** Secrets, keys, certificates and what is recorded of credentials. */
import type { FailureMessages } from './failure-message.ts';

export const secretsFailures = {
  'credential-unknown': {
    failureClass: 'invalid',
    operator: 'There is no such credential among those that runbooks have made',
    advice: 'Run "runbook credentials" to see which there are.',
    source: 'runbook',
  },
  'credential-record-invalid': {
    failureClass: 'invalid',
    operator: "A credential's record in the journal is damaged, and that credential is neither watched nor rotated",
    advice:
      "Restore the journal from a backup, or keys/writer.pem if that was lost or replaced. Other credentials aren't affected.",
    source: 'journal/credentials.ts',
  },
  'credential-moved-on': {
    failureClass: 'conflict',
    operator: 'The credential is no longer as the rotation expects it',
    advice: 'Another run or a person has rotated it: end this run, and check "runbook credentials".',
    source: 'runbook',
  },
  'credential-last-one': {
    failureClass: 'conflict',
    operator: 'The only credential that still works is not taken away',
    advice: 'Rotate again: a new one is made before this one goes.',
    source: 'runbook',
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
    advice: "Restore the key with that id in the store's key file.",
    source: 'the secret store',
  },
  'secret-key-wrong': {
    failureClass: 'denied',
    operator: "The key with this id isn't the one that the secret was encrypted with",
    advice: 'Restore the right key under that id.',
    source: 'the secret store',
  },
  'secret-tampered': {
    failureClass: 'denied',
    operator: 'The sealed value of the secret was changed after it was stored',
    advice:
      'Remove this version with `runbook secret rm NAME@VERSION`, and store the secret again; or restore the journal from a backup. Find out who may write to its database.',
    source: 'the secret store',
  },
  'secret-damaged': {
    failureClass: 'denied',
    operator: "What the journal has of this version of a secret can't be relied upon",
    advice:
      'Remove this version with `runbook secret rm NAME@VERSION`, and store the secret again; or restore the journal from a backup.',
    source: 'journal/secret-index.ts',
  },
  'secret-store-busy': {
    failureClass: 'transient',
    operator: 'Other processes kept writing versions of the same secret',
    advice: 'Stop what writes versions of this secret, then retry.',
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
    advice: 'Wait some minutes, find out what else uses the vault, then retry.',
    source: 'learn, key-vault/general/service-limits',
  },
  'secret-store-unavailable': {
    failureClass: 'transient',
    operator: 'The vault is not available at the moment',
    advice: 'Check the name of the vault and the network, then retry.',
    source: 'learn, key-vault/general/rest-error-codes',
  },
  'secret-store-refused': {
    failureClass: 'invalid',
    operator: "The vault doesn't accept the request",
    advice: "Search for the vault's code, which is in brackets, in the documentation of Key Vault.",
    source: 'learn, key-vault/general/rest-error-codes',
  },
  'secret-name-taken': {
    failureClass: 'conflict',
    operator: "The vault has a secret of this name that this program didn't store",
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
  'password-has-blanks': {
    failureClass: 'invalid',
    operator: 'The password begins or ends with a blank, and Entra accepts no such password at a password sign-in',
    advice: 'Store another password under a new version.',
    source: 'learn, entra/identity-platform/v2-oauth-ropc',
  },
  'certificate-outlasts-policy': {
    failureClass: 'invalid',
    operator: "The tenant's app management policy allows certificates only for a shorter time",
    advice: 'Ask for a certificate that is valid for a year, or have the application exempted from the policy.',
    source: 'learn, graph/api/resources/keycredentialconfiguration',
  },
} as const satisfies FailureMessages;
