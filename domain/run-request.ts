/** What a run is started with. No secret in it: only references. Times are real time, in `ms` notation. */
import { z } from 'zod';
import { durationSchema } from './duration.ts';
import type { Json } from './json.ts';
import { remindEverySchema } from './remind-every.ts';
import type { SignedStatement } from './statement.ts';

/** How patient a run is. Defaults are for real tenants; tests and demos shorten them. */
export const paceSchema = z.strictObject({
  /** An approval that is not given expires. */
  approvalExpiresAfter: durationSchema.default('3 days'),
  /** How often people are notified again that a run waits for them. */
  remindEvery: remindEverySchema.default('4 hours'),
  /** How long a failing read is tried again before a person is asked. */
  readsGiveUpAfter: durationSchema.default('5 minutes'),
  /** The same for writes: a fresh object can stay unknown for more than five minutes. */
  writesGiveUpAfter: durationSchema.default('20 minutes'),
  /** However fast a connection's clock runs, a probe is tried again for so long. */
  pollAtLeast: durationSchema.default('20 seconds'),
  firstRetryAfter: durationSchema.default('1 second'),
  longestRetryDelay: durationSchema.default('30 seconds'),
  /** A worker that is silent for so long is taken for dead, and its activity given to another. */
  workerSilentAfter: durationSchema.default('10 seconds'),
});

export type Pace = z.infer<typeof paceSchema>;

/** What a run works on: a tenant, from any worker; or servers on premises, from a worker in their network. */
export type Target = 'tenant' | 'servers';

export interface RunRequest {
  readonly runbook: string;
  readonly connection: string;
  readonly subject: string;
  /** As typed, or as the token of who has signed the request says. */
  readonly requestedBy: string;
  /** Left out where names are taken as typed, and by schedules. */
  readonly signed?: SignedStatement;
  /** `plan` answers the plan and ends; `apply` goes through the whole life of a run. */
  readonly mode: 'plan' | 'apply';
  /** Validated by the runbook's schema. */
  readonly input: Json;
  readonly changeTicket: string | null;
  readonly pace: Pace;
}

/** Who asks, where a schedule does: nobody has signed for it. */
export function isOfSchedule({ requestedBy }: Pick<RunRequest, 'requestedBy'>): boolean {
  return /^schedule [a-z0-9]/.test(requestedBy);
}

/**
 * What a run's memo says of the installation that started it: only workers with that installation's journal may write for
 * the run. Null: nothing, since it was started by other means.
 */
export function installationOf(memo: Readonly<Record<string, unknown>> | undefined): string | null {
  return typeof memo?.installation === 'string' ? memo.installation : null;
}

/** `<runbook>/<connection>/<subject>`: one subject is never onboarded twice at once. */
export function workflowIdOf(request: Pick<RunRequest, 'runbook' | 'connection' | 'subject'>): string {
  return `${request.runbook}/${request.connection}/${request.subject}`;
}

/** What a run's workflow ID says; neither a runbook's nor a connection's name contains a slash. */
export function ofWorkflowId(workflowId: string): Pick<RunRequest, 'runbook' | 'connection' | 'subject'> {
  const [runbook = '', connection = '', ...subject] = workflowId.split('/');
  return { runbook, connection, subject: subject.join('/') };
}
