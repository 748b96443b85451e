/**
 * Two workers on two machines, as far as that can be had on one: two homes, two writers, one journal in PostgreSQL. Either is
 * killed at moments that a seed has chosen, and comes back after a while, until the run has ended: it is done, nothing was
 * written twice, and nothing is lost.
 *
 * `npm run test:kills` does it ten times, with other moments each time.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../../config.ts';
import { withJournal } from '../../client/with-journal.ts';
import type { Json } from '../../domain/json.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import { recordedWrites } from '../../journal/recorded-writes.ts';
import type { ReadyProgram } from '../../stack/ready-line.ts';
import { startWorker } from '../../stack/start-worker.ts';
import { inKills } from '../setup/kills.ts';
import { lacksForPostgres, sharedPostgres } from '../setup/postgres.ts';
import { skipWithout } from '../setup/required-parts.ts';
import { Installation, type Onboarding } from './installation.ts';
import { growth, tenantPicture } from './tenant-picture.ts';
import { secondHome } from './two-homes.ts';

jest.setTimeout(400_000);

const lacking = lacksForPostgres();
if (lacking !== undefined) skipWithout('postgres', `two workers on one journal, without ${lacking}`);

/** Which worker the first kill is of; the seed decides the rest. */
const victims = ['the first', 'the second'] as const;
const asked = Number(process.env.RUNBOOKS_TEST_KILLS ?? '2');
const firstSeed = Number(process.env.RUNBOOKS_TEST_SEED ?? '1');
const courses = Array.from({ length: asked }, (_, index) => ({
  seed: firstSeed + index,
  victim: victims[index % 2] ?? 'the first',
}));

let installation: Installation;
let homes: readonly [Config, Config];
const workers: (ReadyProgram | undefined)[] = [];

beforeAll(async () => {
  if (lacking !== undefined) return;
  installation = await Installation.start(
    6000,
    ['--seed', '7'],
    'client-sense-online',
    sharedPostgres().makeDatabase(),
  );
  homes = [installation.config, await secondHome(installation.config)];
  await Promise.all([start(0), start(1)]);
}, 120_000);
afterAll(async () => {
  if (lacking !== undefined) return;
  for (const worker of workers.splice(0)) await worker?.stop();
  await installation.stop();
  await rm(homes[1].home, { recursive: true, force: true });
}, 60_000);

async function start(index: 0 | 1): Promise<void> {
  workers[index] = await startWorker(homes[index], join(homes[index].home, 'logs', 'worker.log'));
}

async function kill(index: 0 | 1): Promise<void> {
  const worker = workers[index];
  if (worker === undefined) return;
  process.kill(worker.pid, 'SIGKILL');
  await worker.exited;
  workers[index] = undefined;
}

/** Numbers from 0 to 1, the same for the same seed. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/**
 * So often in one run: each kill costs it the seconds after which a silent worker is taken for dead. Seeds and moments are the
 * same for both, and a run that CI kills four times is killed four times more by `npm run test:kills`.
 */
const mostKills = inKills ? 8 : 4;

/** Kills one of the two, now this and now that, until it has killed enough, or the run has ended. */
async function killing(seed: number, first: 0 | 1, over: AbortSignal): Promise<number> {
  const chance = chances(seed);
  let kills = 0;
  for (let index = first; kills < mostKills; index = chance() < 0.5 ? 0 : 1) {
    await pause(200 + 3000 * chance(), over);
    if (over.aborted) break;
    await kill(index);
    kills += 1;
    // For a while the other one is alone; sometimes it is killed as well, and nobody is there.
    if (chance() < 0.3) await kill(index === 0 ? 1 : 0);
    await pause(1000 * chance(), over);
    await Promise.all(([0, 1] as const).filter((each) => workers[each] === undefined).map(start));
  }
  return kills;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}

/** All that this course's run makes has names of its own: the tenant has the accounts of former courses as well. */
async function input(seed: number): Promise<Record<string, Json>> {
  const name = `Client Sense ${seed}`;
  const names = { displayName: name, applicationName: name, roleGroupName: `${name} Management` };
  return installation.example({ ...names, userPrincipalName: `client.sense.${seed}@contoso.example` });
}

async function createdTwice(since: number): Promise<string[]> {
  const creations = (await installation.audit())
    .slice(since)
    .filter(({ operation }) => /^(POST|New-|Add-)/.test(operation));
  const names = creations.map(({ operation, target }) => `${operation} ${target}`);
  return names.filter((name, index) => names.indexOf(name) !== index);
}

/** As seen from each of the two homes: what the run has written, and what doesn't verify. */
async function recorded(home: Config, { runId }: RunRecord): Promise<string[]> {
  const places = await withJournal(home, (journal) => recordedWrites(journal, { run: runId }));
  return places.map((place) => (place.verified ? `${place.step} ${place.label}: ${place.state}` : place.reason));
}

const onPostgres = lacking === undefined ? describe : describe.skip;

onPostgres.each(courses)('a run of two workers, of which $victim is killed first (seed $seed)', ({ seed, victim }) => {
  test('is done, with nothing written twice and nothing lost', async () => {
    const before = await tenantPicture(installation);
    const audited = (await installation.audit()).length;
    const run: Onboarding = await installation.begin(await input(seed), {
      workerSilentAfter: '3 seconds',
    });
    const over = new AbortController();
    const kills = killing(seed, victims.indexOf(victim) as 0 | 1, over.signal);
    let record: RunRecord;
    try {
      record = await run.carryOn();
    } finally {
      over.abort();
      await kills;
    }
    expect(record).toMatchObject({ outcome: 'done', skipped: [], residual: [] });
    expect(await kills).toBeGreaterThan(0);
    expect(await createdTwice(audited)).toEqual([]);
    expect(growth(before, await tenantPicture(installation))).toMatchObject({
      users: 1,
      applications: 1,
      namedLocations: 1,
      conditionalAccessPolicies: 1,
      managementScopes: 1,
      roleGroups: 1,
    });
    const [here, there] = [await recorded(homes[0], record), await recorded(homes[1], record)];
    expect(there).toEqual(here);
    expect(here.filter((write) => !/: (?:done|refused)$/.test(write))).toEqual([]);
    const unrecorded = record.changes
      .filter(({ ours }) => ours)
      .filter(({ key }) => !here.some((write) => write.startsWith(`${key} `) && write.endsWith(': done')));
    expect(unrecorded).toEqual([]);
  });
});
