/**
 * What a worker does about the open runs of other builds. Those whose build has workers are left to it. Of the others it
 * replays the histories: those that fit are moved to its own build, which then continues them; those that don't stay with
 * theirs, and are named.
 *
 * Invariant: no run is moved while a worker of its own build may be alive, and none that hasn't been replayed.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { ReplayWorkerOptions } from '@temporalio/worker';
import type { Build } from './build.ts';
import { pollingBuilds } from './polling-builds.ts';
import { whyItDiffers } from './replayed.ts';
import { moveRun, runsOfOtherBuilds, type RunOfBuild } from './runs-of-other-builds.ts';

export interface Differing extends RunOfBuild {
  readonly reason: string;
}

export class TakeOver {
  readonly #client: Client;
  readonly #taskQueue: string;
  readonly #own: Build;
  readonly #options: ReplayWorkerOptions;
  /** By Temporal's run ID: without a worker of its build a run's history has nothing new to replay. */
  readonly #replayed = new Map<string, string | undefined>();

  constructor(client: Client, taskQueue: string, own: Build, options: ReplayWorkerOptions) {
    this.#client = client;
    this.#taskQueue = taskQueue;
    this.#own = own;
    this.#options = options;
  }

  /**
   * Before the worker polls: replays all open runs of builds that may be gone.
   *
   * @param every milliseconds between two questions, where it is to be known first whether such a build has workers
   * @returns those that it can't continue, and whose builds have no worker
   */
  async differing(every = 1_000): Promise<Differing[]> {
    const runs = (await this.#others()).filter(({ isRun }) => isRun);
    const differing: Differing[] = [];
    for (const run of runs) {
      const reason = await this.#reason(run);
      if (reason !== undefined) differing.push({ ...run, reason });
    }
    if (differing.length === 0) return [];
    const alive = await this.#alive(every);
    return differing.filter(({ build }) => build === null || !alive.has(build));
  }

  /**
   * Moves to this build what it can continue, of builds that have no worker.
   * @returns what was moved, and what can't be
   */
  async takeOver(): Promise<{ moved: RunOfBuild[]; differing: Differing[] }> {
    const polling = new Set((await pollingBuilds(this.#client, this.#taskQueue)).map(({ build }) => build));
    const moved: RunOfBuild[] = [];
    const differing: Differing[] = [];
    for (const run of await this.#others()) {
      // What was begun without a build is served by any, and is pinned to the one that does.
      if (run.build !== null && polling.has(run.build)) continue;
      const reason = await this.#reason(run);
      if (reason !== undefined) differing.push({ ...run, reason });
      else {
        await moveRun(this.#client, run, this.#own);
        this.#replayed.delete(run.runId);
        moved.push(run);
      }
    }
    return { moved, differing };
  }

  async #others(): Promise<RunOfBuild[]> {
    return await runsOfOtherBuilds(this.#client, this.#taskQueue, this.#own.id);
  }

  async #reason(run: RunOfBuild): Promise<string | undefined> {
    if (this.#replayed.get(run.runId) === undefined) {
      this.#replayed.set(run.runId, await whyItDiffers(this.#client, run, this.#options));
    }
    return this.#replayed.get(run.runId);
  }

  /** A worker that has just died polls as far as the server knows: it is alive once it polls again. */
  async #alive(every: number): Promise<ReadonlySet<string>> {
    const first = new Map((await this.#polling()).map(({ build, lastPoll }) => [build, lastPoll]));
    const alive = new Set<string>();
    for (;;) {
      const unsettled = (await this.#polling()).filter(({ build }) => first.has(build) && !alive.has(build));
      for (const { build, lastPoll, runs } of unsettled) {
        if (runs || lastPoll > (first.get(build) ?? 0)) alive.add(build);
      }
      if (unsettled.every(({ build }) => alive.has(build))) return alive;
      await delay(every);
    }
  }

  async #polling() {
    return await pollingBuilds(this.#client, this.#taskQueue);
  }
}
