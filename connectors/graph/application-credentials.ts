/** What an application can be given to sign in with: client secrets and certificates. */
export { addPassword, listPasswords, removePassword, removeTaggedPasswords } from './application-passwords.ts';
export type { AddedPassword, PasswordCredential, PasswordRequest } from './application-passwords.ts';
export { addCertificate, removeCertificate } from './application-certificates.ts';
export type { PublicCertificate, Registration } from './application-certificates.ts';
