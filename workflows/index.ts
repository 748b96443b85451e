/** Workflow types by their exported names: one for each runbook. */
export { clientSenseOnline } from './runbooks/client-sense-online.ts';
