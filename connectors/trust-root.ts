/** The certificate authority that a connection names. */
import { readFile } from 'node:fs/promises';
import { Failure } from '../domain/failure.ts';

/** @throws Failure `connections-file-invalid` */
export async function trustRoot(name: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    const subject = `connections.${name}.certificateAuthority: ${file} can't be read`;
    throw new Failure('connections-file-invalid', { service: 'connections', subject });
  }
}
