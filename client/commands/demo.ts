/**
 * `runbook demo`: a whole onboarding on a simulated tenant, in a new home folder, which stays for inspection.
 * With --json exactly one document goes to stdout.
 */
import { basename, join } from 'node:path';
import { readConfig, type Config } from '../../config.ts';
import { paceSchema } from '../../domain/run-request.ts';
import { catalogue, type CatalogueEntry } from '../../domain/runbooks/catalogue.ts';
import type { DevStack } from '../../stack/dev-stack.ts';
import { freshHome } from '../../stack/fresh-home.ts';
import { CommandProblem, usageProblem } from '../command-problem.ts';
import { examplePath } from '../examples.ts';
import { explain } from '../explain.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { chooseRunbook } from '../inputs/choose-runbook.ts';
import { gatherInput } from '../inputs/gather.ts';
import { textOption, type Run } from '../invocation.ts';
import type { Answer, Io } from '../io.ts';
import { shellWord } from '../../domain/shell-word.ts';
import { outcomeDocument } from '../runs/plan-document.ts';
import { withRunsOf } from '../runs/with-runs.ts';
import { startRun } from '../runs/start-run.ts';
import { signerFor } from '../sign-in/signer.ts';
import { withStore } from '../secrets/with-store.ts';
import { attend, people } from '../stack/attend.ts';
import { partEndedProblem } from '../stack/part-ended.ts';
import { scaleOption, usualScale } from '../stack/scale-option.ts';
import { startStack } from '../stack/start-stack.ts';
import { writeRuleForTwo } from '../../stack/demonstrated-approvals.ts';
import { seedSecrets } from '../../stack/seed-secret.ts';
import { simulatedAccounts } from '../../stack/simulated-accounts.ts';

export const run: Run = async (invocation, io) => {
  if (invocation.args[0] === 'rotate') {
    return await inFreshHome(io, async (config) => {
      const { demonstrateRotation, rotationScale } = await import('../stack/demonstrate-rotation.ts');
      return await demonstrateRotation({ config, scale: scaleOption(invocation) ?? rotationScale }, io);
    });
  }
  const runbook = chooseRunbook(invocation.args[0] ?? catalogue[0]?.name);
  const scale = scaleOption(invocation) ?? usualScale;
  const example = examplePath(runbook.name);
  if (example === undefined) {
    throw new CommandProblem({
      code: 'no-example',
      message: `${runbook.name} has no example to show.`,
      exitCode: exitCodes.failed,
    });
  }
  const approvers = approversOption(textOption(invocation, 'approvers'));
  return await inFreshHome(io, async (config) => {
    if (approvers === 2) await writeRuleForTwo(config.home);
    return await demonstrate(runbook, example, { config, scale }, io);
  });
};

/** @throws CommandProblem */
function approversOption(given: string | undefined): 1 | 2 {
  if (given === undefined || given === '1') return 1;
  if (given === '2') return 2;
  throw usageProblem('usage', `--approvers must be 1 or 2, not "${given}".`);
}

async function inFreshHome(io: Io, work: (config: Config) => Promise<Answer>): Promise<Answer> {
  const config = await freshConfig(readConfig(io.environment));
  io.progress(`A fresh home for this demonstration: ${config.home}`);
  try {
    return await work(config);
  } catch (error) {
    const { code, message, exitCode, advice } = explain(error);
    const logs = `Logs: ${join(config.home, 'logs')}`;
    throw new CommandProblem({ code, message, exitCode, advice: advice === null ? logs : `${advice} ${logs}` });
  }
}

async function demonstrate(
  runbook: CatalogueEntry,
  example: string,
  { config, scale }: { config: Config; scale: number },
  io: Io,
): Promise<Answer> {
  const input = await gatherInput(
    runbook,
    { file: example, options: {}, installation: config },
    { ...io, interactive: false },
  );
  const stack = await startStack({ config, ports: 'free', simulator: { scale }, progress: io.progress }, io.signal);
  try {
    const accounts = simulatedAccounts(stack.simulator);
    const seeded = await withStore(config, async (store) => seedSecrets(example, store, people.asks, accounts));
    for (const reference of seeded) io.progress(`Stored a password as ${reference}`);
    io.progress(`The simulated tenant's clock runs ${scale} times as fast as real time.`);
    const request = {
      runbook: runbook.name,
      connection: 'simulated',
      subject: runbook.subject(input),
      requestedBy: people.asks,
      mode: 'apply',
      input,
      changeTicket: null,
      pace: paceSchema.parse({}),
    } as const;
    const record = await withRunsOf(stack.config, async (runs) => {
      const signer = await signerFor(request.connection, people.asks, runs.config, io);
      const handle = await startRun(runbook, request, signer, runs);
      io.progress(`${people.asks} has started ${handle.workflowId}.`);
      return await Promise.race([attend(handle.workflowId, runs, io), failing(stack)]);
    });
    const document = outcomeDocument(record);
    if (document.outcome !== 'done') io.progress(`Logs: ${join(config.home, 'logs')}`);
    io.progress(`To inspect it: RUNBOOKS_HOME=${shellWord(config.home)} runbook dev`);
    return { kind: 'outcome', document, exit: exitCodeOf(document.outcome) };
  } finally {
    await stack.stop();
  }
}

async function failing(stack: DevStack): Promise<never> {
  throw partEndedProblem(await stack.partEnded);
}

/** On a configured server the demonstration has its own task queue, because its worker has its own keys. */
async function freshConfig(config: Config): Promise<Config> {
  const home = await freshHome(config.home);
  const taskQueue = config.temporal.configured ? `${config.taskQueue}-demo-${basename(home)}` : config.taskQueue;
  return { ...config, home, taskQueue, connectionsFile: join(home, 'connections.yaml') };
}
