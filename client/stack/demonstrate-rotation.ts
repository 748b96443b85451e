/**
 * `runbook demo rotate`: a certificate and a client secret that are about to expire are found by the schedule, rotated
 * by a standing approval, proven, and the old ones retired after the overlap, while a client signs in ten times a second with each.
 */
import type { Config } from '../../config.ts';
import { connect, tenantOf } from '../../connectors/connect.ts';
import { ScheduleOverlapPolicy, WorkflowNotFoundError } from '@temporalio/client';
import type { Json } from '../../domain/json.ts';
import type { SecretStore } from '../../domain/secret-store.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import { workflowIdOf } from '../../domain/run-request.ts';
import { rotateCredentialRunbook } from '../../domain/runbooks/rotate-credential.ts';
import { requestOf, schedulesFileSchema } from '../../domain/schedules.ts';
import { listCredentials } from '../../journal/credentials.ts';
import type { Journal } from '../../journal/journal.ts';
import type { DevStack } from '../../stack/dev-stack.ts';
import { CommandProblem } from '../command-problem.ts';
import { credentialStatuses } from '../credentials/statuses.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import type { Answer, Io } from '../io.ts';
import { outcomeDocument } from '../runs/plan-document.ts';
import { withRunsOf, type RunsClient } from '../runs/with-runs.ts';
import { ownInstallation } from '../with-journal.ts';
import { changeSchedule } from '../schedules/temporal-schedules.ts';
import { withStore } from '../secrets/with-store.ts';
import { ageingApplication, type Ageing } from '../../stack/ageing-application.ts';
import { attend } from './attend.ts';
import { partEndedProblem } from './part-ended.ts';
import { startStack } from './start-stack.ts';
import { writeDemonstratedApprovals } from '../../stack/demonstrated-approvals.ts';
import { steadySignIn, type SteadySignIn } from '../../stack/steady-sign-in.ts';

/** A day of overlap takes a quarter of a minute, and twenty days until expiry take five minutes. */
export const rotationScale = 6000;
const schedule = 'demonstration';

export async function demonstrateRotation(
  { config, scale }: { config: Config; scale: number },
  io: Io,
): Promise<Answer> {
  await writeDemonstratedApprovals(config.home);
  const stack = await startStack({ config, ports: 'free', simulator: { scale }, progress: io.progress }, io.signal);
  try {
    return await withStore(stack.config, async (secrets, open) =>
      Promise.race([rotate(stack, { secrets, journal: await open() }, io), failing(stack)]),
    );
  } finally {
    await stack.stop();
  }
}

/** What an installation keeps. */
interface Kept {
  readonly secrets: SecretStore;
  readonly journal: Journal;
}

async function rotate({ config }: DevStack, { secrets, journal }: Kept, io: Io): Promise<Answer> {
  const { home, connectionsFile } = config;
  const connected = tenantOf(await connect('simulated', { connectionsFile, home, secrets }));
  const ageing = await ageingApplication(connected, secrets, journal);
  io.progress('There is an application "CE Email", whose certificate and client secret expire in 20 days.');
  const clients = Object.values(ageing).map((credential) => steadySignIn(connected, secrets, { journal, credential }));
  try {
    return await withRunsOf(config, async (runs) => {
      const records = await byTheSchedule(ageing, runs, io);
      // The old ones are gone; whatever still used them fails now.
      await new Promise((resolve) => setTimeout(resolve, 1000));
      for (const client of clients) await client.stop();
      return await answerOf(records, clients, { config, secrets, journal }, io);
    });
  } finally {
    for (const client of clients) await client.stop();
  }
}

async function byTheSchedule(ageing: Ageing, runs: RunsClient, io: Io): Promise<RunRecord[]> {
  const declared = schedulesFileSchema.parse({
    schedules: {
      [schedule]: {
        connections: ['simulated'],
        every: '10 seconds',
        jitter: '0 s',
        action: 'rotate',
        overlap: '1 day',
        spreadOver: '0 s',
        policy: { renewBefore: '30 days' },
      },
    },
  }).schedules[schedule];
  if (declared === undefined) throw new Error('The schedule of the demonstration is missing.');
  const wanted = {
    every: 10_000,
    jitter: 0,
    catchUp: 60_000,
    overlap: ScheduleOverlapPolicy.SKIP,
    paused: false,
    taskQueue: runs.config.taskQueue,
    installation: await ownInstallation(runs.config),
    request: JSON.parse(JSON.stringify(requestOf(schedule, declared))) as Json,
  };
  await changeSchedule({ schedule, action: 'create', changes: [] }, wanted, runs);
  io.progress(`A schedule scans the credentials every ${wanted.every / 1000} seconds.`);
  const ids = Object.values(ageing).map(({ connection, key }) =>
    workflowIdOf({ runbook: rotateCredentialRunbook.name, connection, subject: key }),
  );
  await Promise.all(ids.map(async (id) => isThere(id, runs)));
  // Further scans aren't needed, and a rotation that ends must not be followed by another one.
  await changeSchedule({ schedule, action: 'delete', changes: [] }, undefined, runs);
  io.progress('The schedule has found both, and started their rotations.');
  return Promise.all(ids.map(async (id) => attend(id, runs, io)));
}

async function isThere(run: string, { client }: RunsClient): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      await client.workflow.getHandle(run).describe();
      return;
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      if (Date.now() > deadline) {
        throw new CommandProblem({
          code: 'not-found-by-schedule',
          message: `The schedule has not started ${run} within a minute.`,
          exitCode: exitCodes.failed,
        });
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

async function answerOf(
  records: readonly RunRecord[],
  clients: readonly SteadySignIn[],
  { config, secrets, journal }: Kept & { readonly config: Config },
  io: Io,
): Promise<Answer> {
  const rotations = records.map((record) => outcomeDocument(record));
  const [first] = rotations;
  if (first === undefined) throw new Error('Nothing was rotated.');
  const worst = rotations.find(({ outcome }) => outcome !== 'done') ?? first;
  const signIns = {
    tried: clients.reduce((sum, { signIns: { tried } }) => sum + tried, 0),
    failed: clients.reduce((sum, { signIns: { failed } }) => sum + failed, 0),
    problems: clients.flatMap(({ signIns: { problems } }) => problems),
    versions: clients.flatMap(({ signIns: { versions } }) => versions),
  };
  const { credentials: recorded } = await listCredentials(journal);
  const credentials = await credentialStatuses(config, secrets, recorded, io.progress);
  const retired = recorded.flatMap(({ rotation }) => (rotation?.state === 'retired' ? [rotation.previous.secret] : []));
  const exit = signIns.failed > 0 ? exitCodes.failed : exitCodeOf(worst.outcome);
  return { kind: 'rotation-demo', document: { ...worst, rotations, signIns, credentials, retired }, exit };
}

async function failing(stack: DevStack): Promise<never> {
  throw partEndedProblem(await stack.partEnded);
}
