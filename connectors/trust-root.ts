/** The certificate authority that a connection names. */
import { Failure } from '../domain/failure.ts';
import { readText, whyUnreadable } from '../processes/text-file.ts';

/**
 * @param key under which the connection names it
 * @throws Failure `connections-file-invalid`
 */
export async function trustRoot(name: string, file: string, key = 'certificateAuthority'): Promise<string> {
  try {
    return await readText(file);
  } catch (error) {
    const subject = `connections.${name}.${key}: ${file} ${whyUnreadable(error)}`;
    throw new Failure('connections-file-invalid', { service: 'connections', subject });
  }
}
