/**
 * connections.yaml: the tenants and organizations that this installation knows, one entry each. Without the file there
 * is one connection, the simulated tenant.
 */
import { connectionSchema, connectionsSchema, embeddedConnections } from '../domain/connection.ts';
import type { Connection } from '../domain/connection.ts';
import { Failure } from '../domain/failure.ts';
import { identityKeys } from '../domain/identity-setting.ts';
import { errorCode } from './error-code.ts';
import { readYaml } from './yaml-file.ts';
import { readText, whyUnreadable } from '../processes/text-file.ts';

/** The connections by name. Throws `connections-file-invalid`, whose subject has `file:line:column problem` for each. */
export async function readConnections(file: string): Promise<Readonly<Record<string, Connection>>> {
  let text: string;
  try {
    text = await readText(file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return embeddedConnections;
    throw invalid([`${file}: ${whyUnreadable(error)}`]);
  }
  return parseConnections(text, file);
}

/** The connections that a text of YAML (or JSON) names. */
export function parseConnections(text: string, file: string): Readonly<Record<string, Connection>> {
  const read = readYaml(text, file, { schema: connectionsSchema, keys });
  if ('problems' in read) throw invalid(read.problems);
  return read.data.connections;
}

const keys = [
  'connections',
  ...new Set(connectionSchema.options.flatMap((option) => Object.keys(option.shape))),
  'plan',
  'apply',
  'clientId',
  'secret',
  ...identityKeys,
];

function invalid(problems: readonly string[]): Failure {
  return new Failure('connections-file-invalid', { service: 'connections', subject: problems.join('; ') });
}
