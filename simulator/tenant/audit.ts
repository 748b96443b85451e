/** One write, as the audit records it: who, when, by which request, and what it changed. It contains no secret. */
import type { CallerName } from '../identity/caller.ts';
import type { Difference } from './difference.ts';

export interface AuditEntry {
  id: string;
  sequence: number;
  /** On the scaled clock. */
  at: string;
  caller: CallerName;
  requestId: string;
  clientRequestId: string | null;
  /** `POST /users`, `New-RoleGroup`, `CreateItem` */
  operation: string;
  /** The object's id or name. */
  target: string;
  changes: Difference[];
}
