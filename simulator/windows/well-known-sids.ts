/**
 * Groups that Windows has on every machine. Their names are translated in other languages, their SIDs aren't (Microsoft
 * Learn, "Well-known SIDs").
 */
export const administratorsSid = 'S-1-5-32-544';
export const remoteManagementUsersSid = 'S-1-5-32-580';
