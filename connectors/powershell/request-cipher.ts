/**
 * A request on its way to PowerShell's stdin. PowerShell's own logs keep every line that it runs, and the values that
 * cmdlets get: so a request is neither. It is a line that the fixed script reads as data, and that nobody can read who
 * hasn't the process's key, should PowerShell ever take it for a command: it begins as a comment does.
 *
 * Invariant: a key is of one process, goes to it once, and is nowhere else.
 *
 * Sources: psdocs, about_Logging_Windows, about_Logging_Non-Windows; measured with all logs on.
 */
import { createCipheriv, randomBytes } from 'node:crypto';

export class RequestCipher {
  readonly #key = randomBytes(32);

  /** The line that hands the key over. */
  keyLine(): string {
    return `#${this.#key.toString('base64')}`;
  }

  /** AES-256-GCM: initialization vector, ciphertext and tag. It opens for the call of this nonce only. */
  sealedLine(nonce: string, request: string): string {
    const initialization = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, initialization);
    cipher.setAAD(Buffer.from(nonce, 'ascii'));
    const sealed = [initialization, cipher.update(request, 'utf8'), cipher.final(), cipher.getAuthTag()];
    return `#${Buffer.concat(sealed).toString('base64')}`;
  }
}
