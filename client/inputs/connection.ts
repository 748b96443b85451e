/**
 * Which connection is meant: the one that is named, else the only one that has what the run works on, else the simulated
 * one.
 */
import { connectionNamed } from '../../connectors/connect.ts';
import { readConnections } from '../../connectors/connections-file.ts';
import { hasTarget } from '../../domain/connection.ts';
import type { Target } from '../../domain/run-request.ts';
import { usageProblem } from '../command-problem.ts';

/**
 * Before anything is asked for.
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
 * @throws CommandProblem when several could be meant, or the one that is named has nothing to work on
 */
export async function chooseConnection(named: string | undefined, file: string, target: Target): Promise<string> {
  const connections = await readConnections(file);
  const fitting = Object.entries(connections).flatMap(([name, { kind }]) => (hasTarget(kind, target) ? [name] : []));
  const what = target === 'servers' ? 'Exchange servers on premises (kind exchange-server)' : 'a tenant';
  if (named !== undefined) {
    const { kind } = connectionNamed(named, connections);
    if (fitting.includes(named)) return named;
    const others = fitting.length === 0 ? 'none here does' : `of those here: ${fitting.join(', ')}`;
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
      : `Say which connection is meant: --connection with one of ${fitting.join(', ')}.`,
  );
}
