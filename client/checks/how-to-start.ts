/** How a worker, or what it needs, is started on this installation: an image has no development stack. */
import { simulatorProgram } from '../../stack/start-simulator.ts';

/** Whether `runbook dev` has what it starts here. */
function hasDevelopmentStack(): boolean {
  try {
    simulatorProgram();
    return true;
  } catch {
    return false;
  }
}

export function howToStartWorker(hasStack = hasDevelopmentStack()): string {
  return hasStack
    ? 'Start one with "runbook dev" or "npm run worker".'
    : 'Start one with "node dist/worker.js", in Compose with "docker compose up --detach workflows apply".';
}

/** @param code of what went wrong; @returns advice where the usual one is about what isn't there */
export function adviceWithoutStack(code: string, hasStack = hasDevelopmentStack()): string | undefined {
  if (hasStack) return undefined;
  const advice: Readonly<Record<string, string>> = {
    'simulator-not-running':
      'This installation has no simulated tenant: name your own in connections.yaml, in RUNBOOKS_HOME (README.md, "A real tenant").',
    'no-server': 'Set TEMPORAL_ADDRESS to the server to use: this installation starts none of its own.',
    'temporal-unreachable': 'Check that the server runs, and that TEMPORAL_ADDRESS and TEMPORAL_TLS_* are right.',
  };
  return advice[code];
}
