/**
 * Workflow types by their exported names: one for each runbook, those that rotate and watch credentials, and the one that
 * notifies people.
 */
import type { Workflows } from '../domain/runbooks/runbook-names.ts';
// oxlint-disable-next-line import/no-self-import -- only its type, to compare what is exported with what is started
import type * as exported from './index.ts';

export { allsolutionsEws } from './runbooks/allsolutions-ews.ts';
export { ceMailboxOauth } from './runbooks/ce-mailbox-oauth.ts';
export { clientSenseOnline } from './runbooks/client-sense-online.ts';
export { clientSenseOnprem } from './runbooks/client-sense-onprem.ts';
export { monosyncOnprem } from './runbooks/monosync-onprem.ts';
export { rollBackRun } from './roll-back-run.ts';
export { rotateCredential } from './rotate-credential.ts';
export { secopsCertificateAuth } from './runbooks/secops-certificate-auth.ts';
export { sendNotifications } from './send-notifications.ts';
export { watchCredentials } from './watch-credentials.ts';

type Exactly<Wanted, Input extends Wanted & Record<Exclude<keyof Input, keyof Wanted>, never>> = Input;

/** The exports are exactly the workflows that are started by name: otherwise this doesn't compile. */
export type ExportedWorkflows = Exactly<Workflows, typeof exported>;
