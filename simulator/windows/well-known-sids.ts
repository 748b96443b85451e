/**
 * Groups that Windows has on every machine. Their names are translated in other languages, their SIDs aren't (Microsoft
 * Learn, "Well-known SIDs").
 */
export const everyoneSid = 'S-1-1-0';
/** Accounts that came over the network: every remoting session. */
export const networkSid = 'S-1-5-2';
/** Accounts that signed in at the machine. */
export const interactiveSid = 'S-1-5-4';
export const administratorsSid = 'S-1-5-32-544';
export const remoteManagementUsersSid = 'S-1-5-32-580';
