/**
 * Where the tenant is kept between two starts: a snapshot of the state, a journal of what was written since, and the audit
 * as a file of lines for people to read.
 *
 * Invariants: a write is on disk before its answer is sent, as one line of the journal with its audit entry; the snapshot
 * is replaced as a whole (written to a new file, synced, renamed), and names the journal that belongs to it, so that an older
 * one is never applied again; a line that wasn't written to its end doesn't count. The audit file follows the journal:
 * entries that the journal doesn't have are cut off, missing ones are added. What can't be written leaves no trace, and the
 * next write goes on behind what was kept.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { ClockState } from '../clock.ts';
import { appendWhole, makeFolder, writeWhole } from '../write-whole.ts';
import type { AuditEntry } from './audit.ts';
import { applyPatch, type Operation } from './patch.ts';
import type { TenantState } from './state.ts';

interface Kept {
  state: TenantState;
  clock: ClockState;
  random: number;
  audit: AuditEntry[];
}

interface Snapshot extends Omit<Kept, 'audit'> {
  /** Number of its journal. */
  generation: number;
  /** Length of the audit file in bytes. */
  auditBytes: number;
}

interface JournalLine extends Omit<Kept, 'audit' | 'state'> {
  patch: Operation[];
  entry: AuditEntry | null;
}

export interface Home {
  /** null in a folder without a tenant. */
  load(): Kept | null;
  /**
   * Keeps a write: the state as it is now, and what the write changed.
   *
   * @throws NotKept and keeps nothing of it
   */
  append(kept: Omit<Kept, 'audit'>, patch: Operation[], entry: AuditEntry | null): void;
  /**
   * Keeps all of it anew, with an empty journal.
   *
   * @throws NotKept; what was kept before still is
   */
  save(kept: Omit<Kept, 'audit'>): void;
}

/** A journal as long as this is folded into the snapshot, in bytes. */
const longestJournal = 16 * 1024 * 1024;

/**
 * @param folder is made when it isn't there; readable by its owner only
 * @throws NotKept
 */
export function openHome(folder: string): Home {
  makeFolder(folder);
  const snapshotFile = path.join(folder, 'tenant.json');
  const auditFile = path.join(folder, 'audit.jsonl');
  const journalFile = (generation: number) => path.join(folder, `journal-${generation}.jsonl`);
  let auditBytes = 0;
  let generation = 0;
  let journalBytes = 0;
  let hasSnapshot = false;

  const save: Home['save'] = (kept) => {
    if (fs.existsSync(auditFile)) syncFile(auditFile);
    const next = generation + 1;
    fs.rmSync(journalFile(next), { force: true });
    writeWhole(snapshotFile, JSON.stringify({ ...kept, generation: next, auditBytes } satisfies Snapshot));
    const folded = journalFile(generation);
    generation = next;
    journalBytes = 0;
    hasSnapshot = true;
    fs.rmSync(folded, { force: true });
  };
  const report = (entry: AuditEntry) => {
    auditBytes = appendWhole(auditFile, auditBytes, `${JSON.stringify(entry)}\n`, { sync: false });
  };
  const append = (kept: Omit<Kept, 'audit'>, patch: Operation[], entry: AuditEntry | null) => {
    if (entry !== null) report(entry);
    if (!hasSnapshot || journalBytes > longestJournal) {
      save(kept);
      return;
    }
    const { clock, random } = kept;
    const line = `${JSON.stringify({ patch, entry, clock, random } satisfies JournalLine)}\n`;
    journalBytes = appendWhole(journalFile(generation), journalBytes, line, { sync: true });
  };

  return {
    load() {
      if (!fs.existsSync(snapshotFile)) {
        fs.rmSync(auditFile, { force: true });
        return null;
      }
      const snapshot = JSON.parse(fs.readFileSync(snapshotFile, 'utf8')) as Snapshot;
      hasSnapshot = true;
      ({ generation, auditBytes } = snapshot);
      if (fs.existsSync(auditFile)) fs.truncateSync(auditFile, auditBytes);
      const audit = auditBytes === 0 ? [] : linesOf<AuditEntry>(auditFile);
      const kept: Kept = { state: snapshot.state, clock: snapshot.clock, random: snapshot.random, audit };
      if (!fs.existsSync(journalFile(generation))) return kept;
      for (const { patch, entry, clock, random } of linesOf<JournalLine>(journalFile(generation))) {
        applyPatch(kept.state, patch);
        Object.assign(kept, { clock, random });
        if (entry === null) continue;
        kept.audit.push(entry);
        report(entry);
      }
      // A line that was cut short must not precede the next one.
      const { state, clock, random } = kept;
      save({ state, clock, random });
      return kept;
    },
    append({ state, clock, random }, patch, entry) {
      const reported = auditBytes;
      try {
        append({ state, clock, random }, patch, entry);
      } catch (error) {
        // The entry of what didn't happen is cut off by the next one.
        auditBytes = reported;
        throw error;
      }
    },
    save,
  };
}

/** The lines of a file that were written to their end. */
function linesOf<Line>(file: string): Line[] {
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  return lines.slice(0, -1).map((line) => JSON.parse(line) as Line);
}

function syncFile(file: string): void {
  const handle = fs.openSync(file, 'r+');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}
