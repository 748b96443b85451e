/** The certificate authority that a connection names. */
import { readFile } from 'node:fs/promises';
import { Failure } from '../domain/failure.ts';

/**
 * @param key under which the connection names it
 * @throws Failure `connections-file-invalid`
 */
export async function trustRoot(name: string, file: string, key = 'certificateAuthority'): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    const subject = `connections.${name}.${key}: ${file} can't be read`;
    throw new Failure('connections-file-invalid', { service: 'connections', subject });
  }
}
