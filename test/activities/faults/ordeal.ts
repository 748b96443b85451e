/**
 * What one row goes through: each write of its operation and of its undo, struck by one fault. Everything that is not as it
 * has to be comes back as a line, so that a row says all at once.
 */
import { ApplicationFailure } from '@temporalio/common';
import type { ApplyAnswer, UndoAnswer } from '../../../domain/activity-contracts.ts';
import type { Json } from '../../../domain/json.ts';
import { faults, isDone, type Fault } from './fault.ts';
import type { FaultyTenant, Point } from './faulty-tenant.ts';
import type { Row } from './row.ts';
import { differingRecords } from './kept-records.ts';
import { canStrike, isBesideTenant } from './struck-writes.ts';
import { differingTables } from './tenant-tables.ts';
import type { Step, Trial } from './trial.ts';

/** The row undisturbed: where it begins and ends, and what it writes. */
interface Undisturbed {
  readonly step: Step;
  readonly before: Point;
  readonly applied: ApplyAnswer;
  readonly after: Point;
  readonly writes: readonly string[];
  readonly audit: readonly string[];
  readonly undoWrites: readonly string[];
  readonly undoAudit: readonly string[];
  readonly undone: Point;
}

export class Ordeal {
  readonly #tenant: FaultyTenant;
  readonly #row: Row;
  readonly #of: Undisturbed;

  private constructor(tenant: FaultyTenant, row: Row, of: Undisturbed) {
    this.#tenant = tenant;
    this.#row = row;
    this.#of = of;
  }

  static async begin(tenant: FaultyTenant, row: Row): Promise<Ordeal> {
    const { made, point: before } = await tenant.prepare(row.given);
    const { implementation } = row;
    const desired = implementation.resource.schema.parse(made) as Json;
    const first = await tenant.trial(before);
    const approved = await first.plan({ implementation, desired });
    if (approved.action !== row.action) throw new Error(`It is planned as "${approved.action}".`);
    const step = { implementation, step: 'struck', desired, approved };
    const [start, applied] = [tenant.written, await first.apply(step)];
    const audit = tenant.writtenSince(start);
    const writes = [...first.writes.labels];
    const after = await tenant.keep(first);
    const second = await tenant.trial(after);
    const undoStart = tenant.written;
    const answer = await second.undo(step, applied);
    const undoAudit = tenant.writtenSince(undoStart);
    const undoWrites = [...second.writes.labels];
    const undone = await tenant.keep(second);
    const of = { step, before, applied, after, writes, audit, undoWrites, undoAudit, undone };
    const ordeal = new Ordeal(tenant, row, of);
    const lines = await ordeal.#rolledBack('undisturbed', second, answer);
    if (lines.length > 0) throw new Error(lines.join('\n'));
    return ordeal;
  }

  get writes(): readonly string[] {
    return [...this.#of.writes, ...this.#of.undoWrites];
  }

  /** How many times a write is struck, by all faults. */
  get strikesInAll(): number {
    return faults.flatMap((fault) => struck(this.writes, fault)).length;
  }

  /** @returns a line for each thing that isn't as it has to be */
  async strikes(fault: Fault): Promise<string[]> {
    const lines: string[] = [];
    for (const index of struck(this.#of.writes, fault)) {
      const strike = { fault, nth: index + 1 };
      lines.push(
        ...(await this.#guarded(`write ${index + 1}, rolled back`, this.#of.before, strike, this.#rollBack)),
        ...(await this.#guarded(`write ${index + 1}, tried again`, this.#of.before, strike, this.#retry)),
      );
    }
    for (const index of struck(this.#of.undoWrites, fault)) {
      const strike = { fault, nth: index + 1 };
      lines.push(...(await this.#guarded(`write ${index + 1} of the undo`, this.#of.after, strike, this.#undoAgain)));
    }
    return lines;
  }

  /** Another process applies the row, and is killed between its n-th write and the answer. @returns as `strikes` does */
  async outlives(nth: number): Promise<string[]> {
    const { step, before, audit } = this.#of;
    const start = this.#tenant.written;
    const killed = await this.#tenant.trial(before);
    await this.#tenant.applyAndDie(killed, step, nth);
    const point = await this.#tenant.keep(killed);
    const written = this.#tenant.writtenSince(start);
    const lines = written.join() === audit.slice(0, nth).join() ? [] : [`it has written ${written.join()}`];
    const undoing = await this.#tenant.trial(point);
    lines.push(...(await this.#rolledBack('rolled back', undoing, await undoing.undo(step))));
    undoing.end();
    const again = await this.#tenant.trial(point);
    const next = this.#tenant.written;
    const answer = await again.apply(step);
    const inAll = [...written, ...this.#tenant.writtenSince(next)];
    lines.push(...(await this.#endsAsApproved('tried again', again, answer, inAll)));
    again.end();
    return lines;
  }

  async #guarded(
    where: string,
    point: Point,
    strike: { fault: Fault; nth: number },
    course: (where: string, trial: Trial, strike: { fault: Fault; nth: number }) => Promise<string[]>,
  ): Promise<string[]> {
    const trial = await this.#tenant.trial(point, strike);
    try {
      return await course(where, trial, strike);
    } catch (error) {
      return [`${where}: ${error instanceof ApplicationFailure ? `fails as ${error.type}` : String(error)}`];
    } finally {
      trial.end();
    }
  }

  readonly #rollBack = async (where: string, trial: Trial, strike: { fault: Fault; nth: number }) => {
    const start = this.#tenant.written;
    const applied = await trial.applyUntilStruck(this.#of.step);
    const left = this.#leftBy(where, strike, applied, this.#of.writes, this.#of.audit, start);
    return [...left, ...(await this.#rolledBack(where, trial, await trial.undo(this.#of.step, applied)))];
  };

  readonly #retry = async (where: string, trial: Trial) => {
    const start = this.#tenant.written;
    const { step } = this.#of;
    const answer = (await trial.applyUntilStruck(step)) ?? (await trial.apply(step));
    return this.#endsAsApproved(where, trial, answer, this.#tenant.writtenSince(start));
  };

  async #endsAsApproved(
    where: string,
    trial: Trial,
    answer: ApplyAnswer,
    written: readonly string[],
  ): Promise<string[]> {
    const { step, applied, after, audit } = this.#of;
    const once = this.#writtenOnce(where, written, audit);
    this.#tenant.replicate();
    const tables = [
      ...differingTables(this.#tenant.state, after.state, 'all'),
      ...differingRecords(await trial.kept(), after.kept, 'anew'),
    ];
    const lines = [...once, ...tables.map((table) => `${where}: ${table} isn't as approved`)];
    if (answer.ours !== applied.ours) lines.push(`${where}: it is ${answer.ours ? '' : 'not '}taken for ours`);
    if (answer.created !== applied.created) lines.push(`${where}: created is ${String(answer.created)}`);
    const { action } = await trial.plan(step);
    if (action !== 'none') lines.push(`${where}: there is "${action}" to plan yet`);
    // What was tried again is rolled back like anything else.
    const undone = await trial.undo(step, answer);
    return [...lines, ...(await this.#rolledBack(`${where}, then rolled back`, trial, undone))];
  }

  readonly #undoAgain = async (where: string, trial: Trial) => {
    const start = this.#tenant.written;
    const { step, applied, undoAudit } = this.#of;
    const answer = (await trial.undoUntilStruck(step, applied)) ?? (await trial.undo(step, applied));
    const once = this.#writtenOnce(where, this.#tenant.writtenSince(start), undoAudit);
    return [...once, ...(await this.#rolledBack(where, trial, answer))];
  };

  /** Of an attempt that ended with the fault: what left is what was to leave, and nothing after it. */
  #leftBy(
    where: string,
    { fault, nth }: { fault: Fault; nth: number },
    applied: ApplyAnswer | undefined,
    writes: readonly string[],
    audit: readonly string[],
    start: number,
  ): string[] {
    if (applied !== undefined) return [];
    const services = writes.slice(0, nth).filter((label) => !isBesideTenant(label)).length;
    const due = isDone(fault) || isBesideTenant(writes[nth - 1] ?? '') ? services : services - 1;
    const left = this.#tenant.writtenSince(start);
    const wanted = audit.slice(0, due);
    return left.join() === wanted.join() ? [] : [`${where}: ${left.length} writes left instead of ${due}`];
  }

  #writtenOnce(where: string, written: readonly string[], undisturbed: readonly string[]): string[] {
    const isRepeated = (operation: string): boolean =>
      (this.#row.repeated ?? []).some((end) => operation.toLowerCase().endsWith(end.toLowerCase()));
    const times = (all: readonly string[], operation: string): number => all.filter((one) => one === operation).length;
    return [...new Set([...written, ...undisturbed])]
      .filter((operation) => !isRepeated(operation) && times(written, operation) !== times(undisturbed, operation))
      .map(
        (operation) =>
          `${where}: ${times(written, operation)} times ${operation} instead of ${times(undisturbed, operation)}`,
      );
  }

  async #rolledBack(where: string, trial: Trial, answer: UndoAnswer): Promise<string[]> {
    const { residual, anew } = this.#row;
    if ('residual' in answer) {
      return residual?.test(answer.residual) === true ? [] : [`${where}: residual: ${answer.residual}`];
    }
    const { state, kept } = this.#of.before;
    return [
      ...differingTables(this.#tenant.state, state, anew),
      ...differingRecords(await trial.kept(), kept, 'exactly'),
    ].map((table) => `${where}: ${table} isn't as before`);
  }
}

/** Which of the writes a fault can strike. */
function struck(writes: readonly string[], fault: Fault): number[] {
  return [...writes.keys()].filter((index) => canStrike(fault, writes[index] ?? ''));
}
