/** Recordings of real PowerShell underneath node-powershell, as data. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Recording {
  name: string;
  session: string;
  input: string | string[] | { before?: string[]; script?: string; call?: string; payload?: Record<string, unknown> };
  stdout: string;
  stderr: string;
  outcome: 'resolved' | 'rejected' | 'hung';
  value?: unknown;
  error?: Record<string, unknown> | null;
  note?: string;
  envelope?: Record<string, unknown>;
  truncated?: boolean;
}

const file = join(__dirname, '..', '..', 'fidelity', 'powershell', 'recordings.json');
const read = JSON.parse(readFileSync(file, 'utf8')) as { header: { bootstrap: string }; recordings: Recording[] };

export const { recordings } = read;
/** The script that they were made with. */
export const recordedScript = read.header.bootstrap;
