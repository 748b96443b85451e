/** A .pfx as `runbook secret export --pfx` writes it, for clients that open such files to sign in. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * @param credential of the readiness line, whose certificate and key are files
 * @param product the folder of the built product, which writes the file
 * @returns the application's client ID, the file and its password, and `remove`
 */
export async function exportPfx({ clientId, certificate, key }, product) {
  const module = join(product, 'connectors', 'secrets', 'pfx.js');
  const { pfxOf } = await import(pathToFileURL(module).href);
  const password = randomBytes(12).toString('hex');
  const pem = { certificate: readFileSync(certificate, 'utf8'), privateKey: readFileSync(key, 'utf8') };
  const content = await pfxOf(pem, password);
  const folder = mkdtempSync(join(tmpdir(), 'exported-pfx-'));
  const file = join(folder, 'exported.pfx');
  writeFileSync(file, content, { mode: 0o600 });
  return { pfx: { clientId, file, password }, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
