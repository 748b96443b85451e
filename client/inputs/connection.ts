/** Which connection is meant: the one that is named, else the only one there is, else the simulated tenant. */
import { connectionNamed } from '../../connectors/connect.ts';
import { readConnections } from '../../connectors/connections-file.ts';
import { usageProblem } from '../command-problem.ts';

/**
 * @param file connections.yaml
 * @throws Failure `connection-unknown`, which names those that there are; `connections-file-invalid`
 * @throws CommandProblem when several could be meant
 */
export async function chooseConnection(named: string | undefined, file: string): Promise<string> {
  const connections = await readConnections(file);
  if (named !== undefined) {
    connectionNamed(named, connections);
    return named;
  }
  const names = Object.keys(connections);
  const [only] = names;
  if (only !== undefined && names.length === 1) return only;
  if (names.includes('simulated')) return 'simulated';
  throw usageProblem(
    'connection-missing',
    `Say which connection is meant: --connection with one of ${names.join(', ')}.`,
  );
}
