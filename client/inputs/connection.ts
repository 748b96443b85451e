/**
 * Chooses the connection: the one that is named, else the only one with the run's target, else the simulated one.
 */
import { connectionNamed } from '../../connectors/connect.ts';
import { readConnections } from '../../connectors/connections-file.ts';
import { hasTarget } from '../../domain/connection.ts';
import type { Target } from '../../domain/run-request.ts';
import { usageProblem } from '../command-problem.ts';

/**
 * Called before a person is asked for anything.
 * @throws Failure `connection-unknown`, which names those that there are; `connections-file-invalid`
 */
export async function refuseUnknown(named: string | undefined, file: string): Promise<void> {
  const connections = await readConnections(file);
  if (named !== undefined) connectionNamed(named, connections);
}

/**
 * @param file connections.yaml
 * @param target what the run works on
 * @throws Failure `connection-unknown`, which names those that there are; `connections-file-invalid`
 * @throws CommandProblem when several are possible, or the one that is named doesn't have the target
 */
export async function chooseConnection(named: string | undefined, file: string, target: Target): Promise<string> {
  const connections = await readConnections(file);
  const fitting = Object.entries(connections).flatMap(([name, { kind }]) => (hasTarget(kind, target) ? [name] : []));
  const what = target === 'servers' ? 'Exchange servers on premises (kind exchange-server)' : 'a tenant';
  if (named !== undefined) {
    const { kind } = connectionNamed(named, connections);
    if (fitting.includes(named)) return named;
    const others = fitting.length === 0 ? 'connections.yaml has none' : `connections.yaml has ${fitting.join(', ')}`;
    throw usageProblem(
      'connection-unfit',
      `The connection ${named} is of kind ${kind}. This runbook needs one with ${what}; ${others}.`,
    );
  }
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return only;
  if (fitting.includes('simulated')) return 'simulated';
  throw usageProblem(
    'connection-missing',
    fitting.length === 0
      ? `No connection here has ${what}: add one to ${file}.`
      : `Several connections have ${what}: choose one with --connection (${fitting.join(', ')}).`,
  );
}
