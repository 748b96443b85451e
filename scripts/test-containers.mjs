// `npm run test:containers [-- OPTION...]`: the image and docker-compose.yml on the engine that DOCKER_HOST or docker's context
// names. Options are docker build's, such as `--network host`. Other images come from their registry, or are there already
// under the same tags. Leaves nothing behind. The last line of the output is `N passed, N failed`.
import { readFileSync } from 'node:fs';
import { compose, containers, docker, dockerDone, ending, image } from './compose-project.mjs';
import { inWorker, passwords, removeProject, until, untilContainers } from './compose-project.mjs';

const runbook = (...args) => ['node', 'dist/client/main.js', ...args];
const both = ['workflows', 'apply'];
const healthy = ['postgresql', 'temporal', 'ui', 'codec', ...both, ...both];
const ended = ['schema', 'namespace'];

function isUp(all) {
  const well = all.filter(({ State, Health }) => State === 'running' && Health === 'healthy');
  const done = all.filter(({ State, ExitCode }) => State === 'exited' && ExitCode === 0);
  const names = (some) => some.map(({ Service }) => Service).toSorted();
  return `${names(well)} ${names(done)}` === `${healthy.toSorted()} ${ended.toSorted()}`;
}

async function up() {
  await compose('up', '--detach', '--no-build');
  await untilContainers(isUp);
}

const workers = async (...services) => (await containers()).filter(({ Service }) => services.includes(Service));
const restarts = async (name) => Number(await dockerDone(['inspect', '--format', '{{.RestartCount}}', name]));

function same(found, expected) {
  if (JSON.stringify(found) === JSON.stringify(expected)) return;
  throw new Error(`${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`);
}

/** As a role, with its password, as another container would. */
async function query(role, key, database, sql) {
  const address = `postgres://${role}:${passwords[key]}@postgresql/${database}`;
  return (await compose('exec', '-T', 'postgresql', 'psql', '-At', '-c', sql, address)).trim().split('\n');
}

async function isRefused(...as) {
  const refusal = await query(...as, 'select 1').then(
    () => 'none',
    (error) => error.message,
  );
  if (!/permission denied for database/.test(refusal)) throw new Error(`${as.join(' ')}: ${refusal}`);
}

const input = readFileSync(new URL('../examples/client-sense-online.yaml', import.meta.url), 'utf8');
/** Of the one run. */
const status = async (index, run) => JSON.parse(await inWorker(index, runbook('status', run, '--json')));
const hardened = ['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--network', 'none'];
const kept = async (index) => ({
  keys: await inWorker(index, runbook('keys', 'show')),
  secrets: await inWorker(index, runbook('secret', 'list', '--json')),
});
let before;
let started;

const checks = {
  'the image is built': () => dockerDone(['build', '--tag', image, ...process.argv.slice(2), '.']),
  'it runs read-only, without capabilities, as nobody special': async () => {
    await dockerDone(['run', '--rm', ...hardened, image, ...runbook('list')]);
    same((await dockerDone(['run', '--rm', ...hardened, image, 'id', '-u'])).trim(), '1000');
  },
  'a worker without a server says so and ends': async () => {
    const { code, said } = await docker(['run', '--rm', ...hardened, '--env', 'TEMPORAL_ADDRESS=127.0.0.1:1', image]);
    same([code, said.includes("The worker can't run: No Temporal server answers at 127.0.0.1:1")], [1, true]);
  },
  'everything becomes healthy at the first start, and no worker had to be started twice': async () => {
    await up();
    for (const { Name } of await workers(...both)) same([Name, await restarts(Name)], [Name, 0]);
  },
  'each role has its database alone, and none is a superuser': async () => {
    const roles = "select rolname, rolsuper from pg_roles where rolname !~ '^pg_' order by 1";
    const expected = ['postgres|t', 'runbooks|f', 'runbooks_reader|f', 'temporal|f'];
    same(await query('postgres', 'POSTGRES_PASSWORD', 'postgres', roles), expected);
    same(await query('runbooks', 'JOURNAL_PASSWORD', 'runbooks', 'select 1'), ['1']);
    same(await query('runbooks_reader', 'JOURNAL_READER_PASSWORD', 'runbooks', 'select count(*) from writes'), ['0']);
    await isRefused('runbooks', 'JOURNAL_PASSWORD', 'temporal');
    await isRefused('temporal', 'TEMPORAL_DB_PASSWORD', 'runbooks');
    await isRefused('runbooks_reader', 'JOURNAL_READER_PASSWORD', 'temporal_visibility');
  },
  'all workers are ready, those that apply have the same keys and see the same secrets, and the others have none':
    async () => {
      const ready = ['node', 'dist/temporal/worker-health.js', '--ready'];
      for (const service of both) for (const index of [1, 2]) await inWorker(index, ready, '', service);
      const { JOURNAL_PASSWORD: secret } = passwords;
      same((await inWorker(1, ['env'], '', 'workflows')).includes(secret), false);
      same((await inWorker(1, ['ls', '/var/lib/exchange-runbooks'], '', 'workflows')).trim(), 'logs');
      await inWorker(1, ['sh', '-c', 'cat >/tmp/password'], 'correct horse');
      await inWorker(1, runbook('secret', 'put', 'tried-in-a-container', '--file', '/tmp/password'));
      before = await kept(1);
      same(await kept(2), before);
      same(before.secrets.includes('secret://tried-in-a-container@1'), true);
    },
  'one worker of each kind is killed, and the others serve a run': async () => {
    for (const { Name } of await workers(...both)) if (Name.endsWith('-1')) await dockerDone(['kill', Name]);
    await inWorker(2, ['sh', '-c', 'cat >/tmp/input.yaml'], input);
    const start = ['start', 'client-sense-online', '--input', '/tmp/input.yaml', '--json'];
    const { run, runId } = JSON.parse(await inWorker(2, runbook(...start)));
    // What was on its way to the killed one comes again when its time is up. No container has a simulated tenant.
    const tried = async () => (await status(2, run)).activities.some(({ lastFailure }) => /tenant/.test(lastFailure));
    await until(tried, `nobody has tried a step of ${run}`);
    started = { run, runId };
    await up();
  },
  'a worker that ends is started again': async () => {
    const { Name } = (await workers('apply')).find((each) => each.Name.endsWith('-2'));
    await inWorker(2, ['sh', '-c', 'kill -TERM 1']);
    await untilContainers(isUp);
    same(await restarts(Name), 1);
  },
  'what is stopped ends by itself, in time': async () => {
    await compose('stop');
    const codes = (await workers(...both, 'codec')).map(({ ExitCode }) => ExitCode);
    same(codes, [0, 0, 0, 0, 0]);
  },
  'everything is there after containers and network were removed': async () => {
    await compose('down');
    await up();
    same(await kept(2), before);
    same((await status(1, started.run)).runId, started.runId);
  },
};

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => ending.abort());

let passed = 0;
let failed = 0;
try {
  for (const [name, check] of Object.entries(checks)) {
    const since = performance.now();
    try {
      await check();
      passed += 1;
      process.stdout.write(`passed  ${name} (${Math.round((performance.now() - since) / 1_000)} s)\n`);
    } catch (error) {
      failed += 1;
      process.stdout.write(`FAILED  ${name}\n        ${error.message}\n`);
      // Without an image, or what it needs, nothing that follows says anything.
      if (passed === 0 || ending.signal.aborted) break;
    }
  }
} finally {
  await removeProject();
}
process.exitCode = failed === 0 ? 0 : 1;
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
