/**
 * `runbook dev`: Temporal server, simulated tenant and worker for this installation, until Ctrl-C. Everything persistent is in
 * RUNBOOKS_HOME, so that the next start continues every run.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../config.ts';
import { readConnections } from '../../connectors/connections-file.ts';
import { catalogue } from '../../domain/runbooks/catalogue.ts';
import type { DevStack } from '../../stack/dev-stack.ts';
import { examplePath } from '../examples.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Run } from '../invocation.ts';
import type { Io } from '../io.ts';
import type { Documents } from '../json/documents.ts';
import { requester } from '../requester.ts';
import { withStore } from '../secrets/with-store.ts';
import { partEndedProblem } from '../stack/part-ended.ts';
import { scaleOption, usualScale } from '../stack/scale-option.ts';
import { startStack } from '../stack/start-stack.ts';
import { seedSecrets } from '../../stack/seed-secret.ts';
import { simulatedAccounts } from '../../stack/simulated-accounts.ts';
import { administrationOf, scaleOf } from '../../stack/simulator-clock.ts';

export const run: Run = async (invocation, io) => {
  const scale = scaleOption(invocation);
  const config = readConfig(io.environment);
  const connections = Object.values(await readConnections(config.connectionsFile));
  const simulates = connections.some(({ kind }) => kind === 'simulated');
  // An existing tenant keeps its clock.
  const isFresh = !existsSync(join(config.home, 'simulator', 'ready.json'));
  const chosen = scale ?? (isFresh ? usualScale : undefined);
  const stack = await startStack(
    {
      config,
      ports: 'preferred',
      simulator: simulates ? { ...(chosen !== undefined && { scale: chosen }) } : false,
      progress: io.progress,
    },
    io.signal,
  );
  try {
    if (simulates) await seed(stack, io);
    io.show({ kind: 'dev', document: await addresses(stack), exit: exitCodes.done });
    const ended = await Promise.race([stack.partEnded, aborted(io.signal)]);
    if (ended !== undefined) throw partEndedProblem(ended);
    io.progress('Ending; every run goes on with the next start.');
    return exitCodes.done;
  } finally {
    await stack.stop();
  }
};

async function seed({ config, simulator }: DevStack, io: Pick<Io, 'progress'>): Promise<void> {
  const accounts = simulatedAccounts(simulator);
  await withStore(config, async (store) => {
    for (const { name } of catalogue) {
      const example = examplePath(name);
      const seeded = example === undefined ? [] : await seedSecrets(example, store, requester(undefined), accounts);
      for (const reference of seeded) io.progress(`Stored a password as ${reference}, for the example of ${name}`);
    }
  });
}

async function addresses({ config, temporal, simulator }: DevStack): Promise<Documents['dev']> {
  const administration = administrationOf(simulator);
  return {
    home: config.home,
    temporal: { ...temporal, ui: temporal.ui ?? null, codecEndpoint: temporal.codecEndpoint ?? null },
    simulator: administration === undefined ? null : { administration, scale: await scaleOf(administration) },
    taskQueue: config.taskQueue,
    logs: join(config.home, 'logs'),
  };
}

async function aborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return undefined;
  return await new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
