/** The product's workflows after a change that no history made before it fits: a runbook has one more step, and it is the first. */
import { sleep } from '@temporalio/workflow';
import type { RunbookWorkflow } from '../../../domain/runbooks/runbook-names.ts';
import { ceMailboxOauth as former } from '../../../workflows/runbooks/ce-mailbox-oauth.ts';

export { allsolutionsEws } from '../../../workflows/runbooks/allsolutions-ews.ts';
export { rollBackRun } from '../../../workflows/roll-back-run.ts';

export const ceMailboxOauth: RunbookWorkflow = async (request) => {
  await sleep('1 second', { summary: 'one more step' });
  return await former(request);
};
