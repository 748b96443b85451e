/**
 * What a tenant's log of sign-ins shows. Microsoft doesn't promise that it names the credential, so there are variants without
 * the key ids and without the log.
 */
export const signInLogs = ['full', 'without-key-ids', 'off'] as const;
export type SignInLog = (typeof signInLogs)[number];
