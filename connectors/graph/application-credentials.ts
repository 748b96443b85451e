/** What an application can be given to sign in with: client secrets and certificates. */
export { addPassword, listPasswords, removePassword, removeTaggedPasswords } from './application-passwords.ts';
export type { PasswordCredential } from './application-passwords.ts';
export { addCertificate, removeCertificate } from './application-certificates.ts';
