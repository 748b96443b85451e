/**
 * Where the tenant lives between two starts: a snapshot of the state, and the audit as a file of lines.
 *
 * Invariants: a write is on disk before its answer leaves; the snapshot is replaced as a whole (written beside, synced,
 * renamed); the snapshot says how long the audit is, so that a line whose snapshot was never written is cut off again.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { ClockState } from '../clock.ts';
import type { AuditEntry } from './audit.ts';
import type { TenantState } from './state.ts';

export interface Snapshot {
  state: TenantState;
  clock: ClockState;
  random: number;
  /** Length of the audit file in bytes. */
  auditBytes: number;
}

export interface Kept extends Omit<Snapshot, 'auditBytes'> {
  audit: AuditEntry[];
}

export interface Home {
  /** null in a folder that holds no tenant yet. */
  load(): Kept | null;
  save(kept: Omit<Kept, 'audit'>, added: AuditEntry | null): void;
}

/** @param folder is made when it isn't there; readable by its owner only */
export function openHome(folder: string): Home {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const snapshotFile = path.join(folder, 'tenant.json');
  const auditFile = path.join(folder, 'audit.jsonl');
  let auditBytes = 0;
  return {
    load() {
      if (!fs.existsSync(snapshotFile)) {
        fs.rmSync(auditFile, { force: true });
        return null;
      }
      const snapshot = JSON.parse(fs.readFileSync(snapshotFile, 'utf8')) as Snapshot;
      auditBytes = snapshot.auditBytes;
      if (fs.existsSync(auditFile)) fs.truncateSync(auditFile, auditBytes);
      const lines = auditBytes === 0 ? [] : fs.readFileSync(auditFile, 'utf8').trimEnd().split('\n');
      return { ...snapshot, audit: lines.map((line) => JSON.parse(line) as AuditEntry) };
    },
    save(kept, added) {
      if (added !== null) {
        const line = `${JSON.stringify(added)}\n`;
        writeSynced(auditFile, line, 'a');
        auditBytes += Buffer.byteLength(line);
      }
      writeWhole(snapshotFile, JSON.stringify({ ...kept, auditBytes } satisfies Snapshot));
    },
  };
}

/** Replaces a file so that a reader, or a crash, finds the old or the new one and never a part. */
export function writeWhole(file: string, text: string): void {
  const beside = `${file}.new`;
  writeSynced(beside, text, 'w');
  fs.renameSync(beside, file);
}

function writeSynced(file: string, text: string, flag: 'a' | 'w'): void {
  const handle = fs.openSync(file, flag, 0o600);
  try {
    fs.writeFileSync(handle, text);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}
