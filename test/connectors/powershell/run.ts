/** One cmdlet on the worker's own machine, by a program. */
import { powershell } from '../../../connectors/powershell/powershell.ts';
import type { Parameters } from '../../../connectors/powershell/call.ts';

export interface RunHow {
  deadline?: number;
  signal?: AbortSignal;
  connection?: string;
  select?: readonly string[];
  depth?: number;
}

export async function run(
  program: string,
  cmdlet: string,
  parameters: Parameters = {},
  { signal, connection = 'toy', ...how }: RunHow = {},
): Promise<unknown[]> {
  const shell = powershell({ name: connection, powershell: program }, 'apply', signal === undefined ? {} : { signal });
  const { objects } = await shell.run({ target: { kind: 'local' }, pipeline: [{ cmdlet, parameters }], ...how });
  return objects as unknown[];
}
