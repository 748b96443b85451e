/**
 * What a tenant's log of sign-ins shows. That it names the credential is not promised anywhere: it can be had without the
 * names, or not at all.
 */
export const signInLogs = ['full', 'without-key-ids', 'off'] as const;
export type SignInLog = (typeof signInLogs)[number];
