/** The product's workflows after a change that no history made before it fits: a runbook has one more step, and it is the first. */
import { managementScope } from '../../../domain/resources/management-scope.ts';
import { ceMailboxOauthInput } from '../../../domain/runbooks/ce-mailbox-oauth.ts';
import { runbook } from '../../../workflows/run/lifecycle.ts';
import { ceMailboxOauthDefinition as former } from '../../../workflows/runbooks/ce-mailbox-oauth.ts';

export { allsolutionsEws } from '../../../workflows/runbooks/allsolutions-ews.ts';
export { rollBackRun } from '../../../workflows/roll-back-run.ts';

export const ceMailboxOauth = runbook(ceMailboxOauthInput, async (run, input) => {
  run.section('Accessing Microsoft Exchange Online Mailboxes Using OAuth');
  await run.ensure(managementScope, {
    name: `${input.applicationName} mailboxes`,
    recipientFilter: "CustomAttribute1 -eq 'CE'",
  });
  await former(run, input);
});
