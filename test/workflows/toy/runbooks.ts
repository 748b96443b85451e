/** Toy runbooks: each shows one behavior of workflows/run. */
import { z } from 'zod';
import { text } from '../../../workflows/run/output.ts';
import { runbook } from '../../../workflows/run/lifecycle.ts';
import { access, badge, membership, note, thing } from './nouns.ts';

export { sendNotifications } from '../../../workflows/send-notifications.ts';

const anything = z.record(z.string(), z.string());

/** Two changes, one of which depends on the other; a wait, two probes and a manual step. */
export const whole = runbook(anything, async (run, input) => {
  run.section('First things');
  run.superseded({ asked: 'the old way', reason: 'gone', since: '2025-02-01', insteadOf: 'the new way' });
  await run.read(note, { about: 'the world' });
  const first = await run.ensure(thing, { name: 'first', value: input.value ?? 'one' });
  run.section('Second things');
  await run.ensure(thing, { name: 'second', value: text`after ${first.name}`, belongsTo: first.id });
  await run.until(
    access,
    { to: 'first' },
    {
      atLeast: '1 second',
      atMost: input.atMost ?? '1 minute',
      inARow: 2,
      poll: { interval: '100 ms', attempts: 5, thenEvery: '200 ms' },
    },
  );
  await run.refused(access, { to: 'beyond' }, { atMost: '1 second' });
  await run.manualStep('the vendor', { id: first.id });
});

/** Only changes, and what is to be done by hand after them, if anything. */
export const changes = runbook(anything, async (run, input) => {
  for (const name of (input.names ?? 'a,b,c').split(','))
    await run.ensure(thing, { name, value: input.value ?? 'one' });
  if (input.byHand !== undefined) await run.manualStep(input.byHand, {});
});

/** A stage whose steps depend on what is there when it is reached. */
export const staged = runbook(anything, async (run, input) => {
  const first = await run.ensure(thing, { name: 'first', value: 'one' });
  await run.stage('the rest', async (stage) => {
    const found = await stage.known(await stage.read(note, { about: 'the rest' }));
    for (const name of found.text.split(','))
      await stage.ensure(thing, { name, value: input.value ?? 'one', belongsTo: first.id });
  });
  await run.ensure(thing, { name: 'last', value: 'one' });
});

/** Twelve things, each of which needs the one before. */
export const row = runbook(anything, async (run) => {
  let before = await run.ensure(thing, { name: 'thing 0', value: 'one' });
  for (let index = 1; index < 12; index += 1) {
    before = await run.ensure(thing, { name: `thing ${index}`, value: 'one', belongsTo: before.id });
  }
});

/** Twelve things that don't depend on each other. */
export const wide = runbook(anything, async (run) => {
  for (let index = 0; index < 12; index += 1) await run.ensure(thing, { name: `thing ${index}`, value: 'one' });
});

/** A definition that tries to swallow what stops it. */
export const stubborn = runbook(anything, async (run) => {
  try {
    await run.ensure(thing, { name: 'first', value: 'one' });
  } catch {
    // Goes on as if nothing had happened.
  }
  await run.ensure(thing, { name: 'second', value: 'one' });
});

/** A mistake: two steps of one name. */
export const twice = runbook(anything, async (run) => {
  await run.ensure(thing, { name: 'first', value: 'one' });
  await run.ensure(thing, { name: 'first', value: 'two' });
});

/** A mistake: the outer run inside a stage. */
export const outerInStage = runbook(anything, async (run) => {
  await run.ensure(thing, { name: 'first', value: 'one' });
  await run.stage('the rest', async () => {
    await run.ensure(thing, { name: 'rest', value: 'one' });
  });
});

/** The same, after a value that the stage needs: it shows when the stage is reached. The definition tries to hide it. */
export const outerInStageLater = runbook(anything, async (run, input) => {
  if (input.first !== undefined) await run.ensure(thing, { name: input.first, value: 'one' });
  await run.stage('the rest', async (stage) => {
    await stage.known(await stage.read(note, { about: 'the rest' }));
    await run.ensure(thing, { name: 'rest', value: 'one' }).catch(() => undefined);
  });
});

/** The same mistake where a definition is for each server: on the second one. */
export const outerInServers = runbook(anything, async (run) => {
  await run.eachServer(['EX01', 'EX02'], async (on, server) => {
    const own = server === 'EX01' ? on : run;
    await own.ensure(thing, { name: server, value: 'one' });
  });
});

/** A change of each item of a list, between two others. */
export const many = runbook(anything, async (run, input) => {
  const group = await run.ensure(thing, { name: 'group', value: 'one' });
  await run.ensureEach(membership, { list: input.list ?? '', group: group.id });
  await run.ensure(thing, { name: 'last', value: 'one' });
});

/** Two changes of each item of one list. */
export const manyTwice = runbook(anything, async (run, input) => {
  await run.ensureEach(membership, { list: input.list ?? '', group: 'group' });
  await run.ensureEach(badge, { list: input.list ?? '' });
});

/** Two things on each of several servers, the second of which needs the first; then one for them all. */
export const servers = runbook(anything, async (run, input) => {
  run.section('On every server');
  await run.eachServer((input.servers ?? 'EX01,EX02,EX03').split(','), async (on, server) => {
    const first = await on.ensure(thing, { name: `${server} first`, value: 'one' });
    await on.ensure(thing, { name: `${server} second`, value: 'one', belongsTo: first.id });
    await on.until(access, { to: server }, { atMost: '1 second', inARow: 1 });
  });
  run.section('For all of them');
  await run.ensure(thing, { name: 'last', value: 'one' });
});

/** What is on each server is planned when it is reached. */
export const stagedServers = runbook(anything, async (run, input) => {
  await run.eachServer((input.servers ?? 'EX01,EX02').split(','), async (on, server) => {
    await on.ensure(thing, { name: `${server} first`, value: 'one' });
    await on.stage(`the rest of ${server}`, async (stage) => {
      await stage.ensure(thing, { name: `${server} rest`, value: 'one' });
    });
  });
  await run.stage('what is told', async (stage) => {
    await stage.read(note, { about: 'all of them' });
  });
});

/** Works on servers, by an on-premises worker. */
export const onPremises = runbook(
  anything,
  async (run) => {
    await run.ensure(thing, { name: 'first', value: 'one' });
  },
  { target: () => 'servers' },
);

/** Reads about another server after a probe. */
export const readAfterProbe = runbook(anything, async (run) => {
  await run.ensure(thing, { name: 'first', value: 'one' });
  await run.until(access, { to: 'EX01' }, { atMost: '1 minute', inARow: 1 });
  await run.read(note, { about: 'EX02' });
});

/** Of the product, for runs of any of these. */
export { rollBackRun } from '../../../workflows/roll-back-run.ts';
