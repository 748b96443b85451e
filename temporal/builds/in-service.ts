/**
 * A worker's build in service: it is the current one, unless a newer one is, and has taken over what it can of the runs whose
 * build has no worker. Looked after again as long as the worker runs, since a build's last worker may go at any time.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { Failure } from '../../domain/failure.ts';
import type { Build } from './build.ts';
import { becomeCurrent } from './current-build.ts';
import type { Differing, TakeOver } from './take-over.ts';

interface ServiceLog {
  info(message: string, attributes?: Record<string, unknown>): void;
  warn(message: string, attributes?: Record<string, unknown>): void;
}

interface Serving {
  readonly client: Client;
  readonly taskQueue: string;
  readonly build: Build;
  readonly takeOver: TakeOver;
  readonly log: ServiceLog;
}

/** Milliseconds in which a server that supports builds lists one that polls. */
const listedWithin = 45_000;
const betweenTries = 100;

/**
 * Once the worker polls.
 * @throws Failure `builds-not-supported`
 */
export async function enterService(serving: Serving): Promise<void> {
  const { client, taskQueue, build } = serving;
  const deadline = Date.now() + listedWithin;
  for (;;) {
    const current = await becomeCurrent(client, taskQueue, build);
    if (current !== undefined) break;
    if (Date.now() > deadline) {
      const subject = `build ${build.id} of ${build.deployment} is not listed`;
      throw new Failure('builds-not-supported', { service: 'runbook', subject });
    }
    await delay(betweenTries);
  }
  await lookAfter(serving, new Set());
}

/** @param every milliseconds @returns ends it */
export function stayInService(serving: Serving, every = 20_000): () => Promise<void> {
  const ending = new AbortController();
  const named = new Set<string>();
  const round = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await delay(every, undefined, { signal: ending.signal }).catch(() => undefined);
      if (ending.signal.aborted) return;
      await lookAfter(serving, named);
    }
  };
  const running = round();
  return async () => {
    ending.abort();
    await running;
  };
}

/** @param named runs that were logged already */
async function lookAfter({ client, taskQueue, build, takeOver, log }: Serving, named: Set<string>): Promise<void> {
  try {
    const current = await becomeCurrent(client, taskQueue, build);
    if (current !== build.id) {
      if (!named.has('')) log.warn(`New runs go to build ${current ?? 'none'}, and not to this one, ${build.id}`);
      named.add('');
      return;
    }
    named.delete('');
    const { moved, differing } = await takeOver.takeOver();
    for (const { run, build: former } of moved) log.info(`Continues ${run}, which build ${former ?? 'unknown'} began`);
    for (const each of differing) {
      if (!named.has(each.runId)) log.warn(`Can't continue ${wordsOf(each)}`);
      named.add(each.runId);
    }
  } catch (error) {
    log.warn('Whether runs of other builds are to be taken over is not known: it is asked again', { error });
  }
}

function wordsOf({ run, build, reason }: Differing): string {
  return `${run} of build ${build ?? 'unknown'} (${reason})`;
}

/**
 * @param left runs by workflow ID that stay with their build, though it has no worker
 * @throws Failure `open-runs-differ`
 */
export function refuseDiffering(differing: readonly Differing[], left: readonly string[]): void {
  const refused = differing.filter(({ run }) => !left.includes(run));
  if (refused.length === 0) return;
  const subject = `${refused.length}: ${refused.map(wordsOf).join('; ')}`;
  throw new Failure('open-runs-differ', { service: 'runbook', subject });
}
