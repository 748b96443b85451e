/**
 * The names that there are: of runbooks, as they are typed and as they are used in workflow ids, and of their workflow
 * types.
 */
import type { NotificationsAnswer, NotificationsInput } from '../activity-contracts.ts';
import type { Plan } from '../plan.ts';
import type { RollbackRequest } from '../rollback-request.ts';
import type { RunRecord } from '../run-record.ts';
import type { RunRequest } from '../run-request.ts';
import type { WatchAnswer } from '../watch.ts';
import type { CatalogueName } from './catalogue.ts';
import type { CamelCase } from './catalogue-entry.ts';

export type RunbookName = CatalogueName | 'rotate-credential';

/** A runbook's workflow: answers the plan in mode `plan`, the run's record in mode `apply`. */
export type RunbookWorkflow = (request: RunRequest) => Promise<Plan | RunRecord>;

/** A watch's workflow, which checks what a schedule hands it. */
type WatchWorkflow = (request: unknown) => Promise<WatchAnswer>;

/** A rollback from the journal, of a run of any runbook. */
export type RollbackWorkflow = (request: RollbackRequest) => Promise<RunRecord>;

export type RunbookWorkflowType = CamelCase<RunbookName>;

/** The workflows that `workflows/index.ts` exports, by type. */
export type Workflows = Record<RunbookWorkflowType, RunbookWorkflow> & {
  watchCredentials: WatchWorkflow;
  sendNotifications: (input: NotificationsInput) => Promise<NotificationsAnswer>;
  rollBackRun: RollbackWorkflow;
};

export type WorkflowType = keyof Workflows;
