/** What keeps the sign-in of a person who decides from being checked. */
import type { FailureMessages } from './failure-message.ts';

export const signInFailures = {
  'identity-provider-unreachable': {
    failureClass: 'transient',
    operator: "The identity provider can't be asked for its keys, so that no sign-in can be checked",
    advice:
      'Check that the worker reaches it (address, proxy, certificate authority in connections.yaml), then decide again. Runs go on under what was approved before.',
    whileRetrying: 'Nothing to do yet: the check is tried again for as long as the sign-in is young enough.',
    source: 'policy/sign-in/discovery.ts',
  },
  'identity-provider-invalid': {
    failureClass: 'invalid',
    operator: 'The identity provider says something else of itself than connections.yaml',
    advice:
      'Write the issuer exactly as the provider does (in ISSUER/.well-known/openid-configuration), then decide again. If it is right there, find out what answers at this address.',
    source: 'policy/sign-in/discovery.ts',
  },
} as const satisfies FailureMessages;
