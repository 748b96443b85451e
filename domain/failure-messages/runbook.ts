/** What stops a plan or a step: preconditions, inputs, and what the engine itself finds. */
import type { FailureMessages } from './failure-message.ts';

export const runbookFailures = {
  'approval-not-admitted': {
    failureClass: 'denied',
    operator: 'The worker that would write has not admitted the approval',
    advice: 'Nothing of this plan was written. Find out how the approval came about, and start the run again.',
    source: 'activities/admission/admit.ts',
  },
  'approval-revoked': {
    failureClass: 'denied',
    operator: 'The approval was revoked: nothing more of the plan is written by it',
    advice:
      'The run shows the same plan again, and goes on where it was once somebody has approved the rest. Reject that to end the run, or cancel it to roll back what was done.',
    source: 'policy/revoked.ts',
  },
  stopped: {
    failureClass: 'denied',
    operator: 'Writes are stopped',
    advice:
      'Lift the stop once its reason is gone ("runbook stops" names it, "runbook lift ID" lifts it), then choose retry.',
    whileRetrying:
      'The run goes on by itself once the stop is lifted: "runbook stops" names it, "runbook lift ID" lifts it.',
    source: 'policy/stopped.ts',
  },
  'approvals-file-invalid': {
    failureClass: 'invalid',
    operator: "The worker's approvals.yaml can't be used, and nothing is approved without it",
    advice:
      'Write each place that is named as it says; examples/approvals.yaml shows every key, and "runbook policy show" reads the file. Then choose retry.',
    source: 'policy/approvals-file.ts',
  },
  'request-not-admitted': {
    failureClass: 'denied',
    operator: 'The worker has not verified who has asked for the run',
    advice:
      'Nothing was planned. Start it again by "runbook start", which has the request signed: a sign-in counts for three minutes and once.',
    source: 'activities/decisions/admit-request.ts',
  },
  'request-not-allowed': {
    failureClass: 'denied',
    operator: 'Who asked for the run has no role Request',
    advice:
      'Nothing was written. Let somebody else start the run, or give that person the role: who signs in has it by Runbooks.Request of the application for decisions, a name as typed by "roles" in the worker\'s approvals.yaml.',
    source: 'activities/admission/approval-needs.ts',
  },
  'not-before': {
    failureClass: 'not-yet-effective',
    operator: 'The plan was admitted, and is not to be written yet',
    advice: 'Retry once the time that is named has passed.',
    whileRetrying: 'Nothing to do: the run writes once that time has passed.',
    source: 'policy/not-before.ts',
  },
  'step-not-admitted': {
    failureClass: 'denied',
    operator: 'What is to be written is not what was approved, as the journal has it signed',
    advice:
      'Nothing was written. If the run was begun with an older version, roll it back by hand; if not, find out who else gives tasks to the workers.',
    source: 'policy/check.ts',
  },
  'target-never-granted': {
    failureClass: 'denied',
    operator: 'The step is about what the workers themselves sign in with, or about a break-glass account',
    advice:
      "Nothing of it was written, and no approval changes that. Name another application, account or group; a worker's own identity is changed by an administrator, by hand (docs/trust.md).",
    source: 'policy/never-granted.ts',
  },
  'own-identity-unknown': {
    failureClass: 'denied',
    operator: "It can't be told which object a worker's own identity is, so that nothing is written",
    advice: 'Correct the identity or the account in connections.yaml; "runbook doctor" signs in with each of them.',
    source: 'policy/own-objects.ts',
  },
  'approval-ended': {
    failureClass: 'denied',
    operator: 'The approval has ended: nothing more of the plan is written by it',
    advice:
      'The run shows the same plan again, and goes on where it was once somebody has approved the rest (docs/trust.md).',
    source: 'policy/approval-ended.ts',
  },
  'run-closed': {
    failureClass: 'denied',
    operator: 'The run has ended, or is rolled back: nothing more is written for it',
    advice: 'Nothing was written. Find out who has given the task to the worker: the run itself asks for nothing more.',
    source: 'policy/check.ts',
  },
  'open-runs-differ': {
    failureClass: 'conflict',
    operator: "This build of the worker can't continue all open runs, and no worker of the build that began them polls",
    advice:
      'Start the build that is named alongside (docs/versioning.md); or name these runs in RUNBOOKS_LEAVE_RUNS, start this one, and undo them by "runbook rollback RUN".',
    source: 'replay of their histories',
  },
  'builds-not-supported': {
    failureClass: 'invalid',
    operator: "The Temporal server doesn't list this worker's build as a worker deployment version",
    advice:
      'It must be 1.29 or newer, with system.enableDeploymentVersions on and room for a deployment (matching.maxDeployments).',
    source: 'docs.temporal.io/production-deployment/worker-deployments',
  },
  'delivery-unknown': {
    failureClass: 'invalid',
    operator: "There is no such target in the worker's deliveries.yaml",
    advice: 'Name it there (docs/credentials.md), or deliver it to a person.',
    source: 'runbook',
  },
  'deliveries-file-invalid': {
    failureClass: 'invalid',
    operator: "The worker's deliveries.yaml can't be used",
    advice: 'Write each place that is named as it says (docs/credentials.md), or deliver it to a person.',
    source: 'activities/credential/delivery-targets.ts',
  },
  'delivery-failed': {
    failureClass: 'transient',
    operator: 'A new credential could not be delivered to its target',
    advice: 'Check the target, then retry: the old credential works until the new one has arrived.',
    whileRetrying:
      'Check the target; the run tries again by itself, and the old credential works until the new one has arrived.',
    source: 'runbook',
  },
  'notification-failed': {
    failureClass: 'transient',
    operator: 'A notification could not be sent',
    advice: 'Check the address, and that this machine reaches it.',
    source: 'runbook',
  },
  'service-principal-of-registration': {
    failureClass: 'invalid',
    operator: 'This is the object id of an app registration, not of an enterprise application',
    advice:
      "Give the enterprise application's object id: an Exchange service principal with the registration's id can be made, but authorizes nothing.",
    source: 'odp, New-ServicePrincipal',
  },
  'scope-restricted-otherwise': {
    failureClass: 'invalid',
    operator: 'A management scope of this name exists and is restricted in another way than by its filter alone',
    advice: 'Choose another name, or check its RecipientRoot and whether it is exclusive.',
    source: 'odp, New-ManagementScope',
  },
  'assignment-disabled': {
    failureClass: 'invalid',
    operator: 'The management role assignment exists and is disabled',
    advice: 'Find out who disabled it and why; enable or remove it, then plan again.',
    source: 'odp, Set-ManagementRoleAssignment',
  },
  'connections-file-invalid': {
    failureClass: 'invalid',
    operator: 'The file of connections has an error',
    advice: 'Correct the line that is named.',
    source: 'connections.yaml',
  },
  'notifications-file-invalid': {
    failureClass: 'invalid',
    operator: "The notifications file can't be used",
    advice: 'Write each place that is named as it says; examples/notifications.yaml shows every key.',
    source: 'runbook',
  },
  'role-group-reaches-further': {
    failureClass: 'denied',
    operator: 'The role group has roles that no runbook grants, and nobody is made a member of it',
    advice: 'Choose another name for the role group, or take those roles from it; then plan again.',
    source: 'domain/grants.ts',
  },
  'connection-unknown': {
    failureClass: 'invalid',
    operator: "This connection isn't configured",
    advice: 'Use one of those that are named, or add it to connections.yaml.',
    source: 'connections.yaml',
  },
  'simulator-not-running': {
    failureClass: 'transient',
    operator: "The simulated tenant doesn't run",
    advice: 'Start it with `runbook dev`.',
    whileRetrying: 'Start it with `runbook dev`; the run then goes on by itself.',
    source: 'readiness file of the simulator',
  },
  'written-not-yet-visible': {
    failureClass: 'not-yet-effective',
    operator: 'It was written, and reads do not show it yet',
    advice:
      "Replicas usually follow within minutes: see whether it is there by another way, then retry; it isn't written a second time while it is there.",
    whileRetrying: 'Nothing to do: replicas follow within minutes, and the run looks again.',
    source: 'practice: seconds to more than five minutes',
  },
  'write-outcome-unknown': {
    failureClass: 'unknown-outcome',
    operator: 'The answer to a write was lost, and reads do not show yet whether it took effect',
    advice: 'See whether it is there, then retry: it is looked for before anything is written a second time.',
    source: 'design: an answer that was lost is never repeated blindly',
  },
  'outside-mailbox-in-list': {
    failureClass: 'invalid',
    operator: 'The mailbox for the negative proof is one of those that access is granted to',
    advice: 'Name a mailbox that is not in the list.',
    source: 'design: a negative probe needs a mailbox outside',
  },
  'outside-mailbox-without-imap': {
    failureClass: 'invalid',
    operator: 'IMAP is off for the mailbox of the negative proof, so that a refusal would prove nothing',
    advice: 'Name a mailbox outside the list that has IMAP on.',
    source: 'practice: IMAP that is off gives the same message as missing access',
  },
  'list-missing': {
    failureClass: 'invalid',
    operator: "The list that the run names isn't in the worker's journal",
    advice: 'Start the run again where RUNBOOKS_DATABASE, or RUNBOOKS_HOME without it, is that of the worker.',
    source: 'design: a list travels as its digest',
  },
  'list-altered': {
    failureClass: 'invalid',
    operator: 'The list in the journal is not the one that was approved',
    advice: "Find out who changed the journal's database, restore its last backup, and start the run again.",
    source: "design: a list's name is its digest",
  },
  'input-invalid': {
    failureClass: 'invalid',
    operator: 'The input asks for something that is not possible',
    advice: 'Correct the input and plan again.',
    source: 'design',
  },
  'change-not-supported': {
    failureClass: 'invalid',
    operator: 'What is there cannot be changed into what was asked for',
    advice: 'Choose another name in the input, or change it by hand and plan again.',
    source: 'design',
  },
  'address-not-public': {
    failureClass: 'invalid',
    operator: "The address isn't one that Entra sees sign-ins come from",
    advice: 'Give the public IPv4 address that the network leaves by, not one of the inside, and never a whole range.',
    source: 'IANA, IPv4 special-purpose address registry',
  },
  'security-defaults-on': {
    failureClass: 'invalid',
    operator: 'Security Defaults are on, and ask every account for multifactor authentication',
    advice:
      'A password sign-in is impossible: have the product sign in as an application, or decide about Conditional Access in place of Security Defaults. No runbook switches them off.',
    source: 'learn, entra/fundamentals/security-defaults',
  },
  'domain-not-verified': {
    failureClass: 'invalid',
    operator: "The account's domain isn't one of the tenant's verified domains",
    advice: 'Choose a user principal name in a domain that the tenant has verified.',
    source: 'learn, graph/api/domain-get',
  },
  'account-federated': {
    failureClass: 'invalid',
    operator: "The account's domain is federated, so its password can't be used to sign in to Entra itself",
    advice: 'Choose a user principal name in a managed domain, such as the initial onmicrosoft.com one.',
    source: 'learn, entra/identity-platform/v2-oauth-ropc',
  },
  'account-per-user-mfa': {
    failureClass: 'invalid',
    operator: 'Per-user multifactor authentication is on for the account, and no policy can exempt it from that',
    advice: 'Have per-user multifactor authentication switched off for this account, or choose another one.',
    source: 'learn, entra/identity/authentication/howto-mfa-userstates',
  },
  'account-licensed': {
    failureClass: 'invalid',
    operator: 'The account has a licence, and a service account is to have none',
    advice: "Remove the licence, or choose an account that isn't a person's.",
    source: "the vendor's document: no licence",
  },
  'account-holds-directory-role': {
    failureClass: 'invalid',
    operator: 'The account has a directory role, and would use it after signing in by a password alone',
    advice: 'Remove the role assignment, or choose another account.',
    source: 'least privilege',
  },
  'account-break-glass': {
    failureClass: 'invalid',
    operator: 'The account is one of the break-glass accounts of the connection, which no runbook touches',
    advice: 'Choose another account.',
    source: 'connections.yaml, breakGlassAccounts',
  },
  'mailbox-not-found': {
    failureClass: 'invalid',
    operator: "There isn't a mailbox with this address",
    advice: 'Check the spelling of the address.',
    source: 'odp, Get-Mailbox',
  },
  'mailbox-not-in-cloud': {
    failureClass: 'invalid',
    operator: "The address is known here, but its mailbox isn't in Exchange Online",
    advice: 'Choose a mailbox in Exchange Online: one elsewhere proves nothing about access here.',
    source: 'odp, Get-Recipient: RecipientTypeDetails',
  },
  'role-lacks-cmdlet': {
    failureClass: 'invalid',
    operator: 'None of the management roles of the runbook contains a cmdlet that the product needs',
    advice: 'Find the role that contains it (Get-ManagementRole -Cmdlet), and check whether the roles were changed.',
    source: 'odp, Get-ManagementRoleEntry',
  },
  'initial-domain-differs': {
    failureClass: 'invalid',
    operator: 'The organization of the connection is not the initial domain of the tenant',
    advice: 'Write the .onmicrosoft.com name that the tenant began with into the connection.',
    source: 'learn, graph/api/organization-get: verifiedDomains',
  },
  'app-role-unknown': {
    failureClass: 'invalid',
    operator: "The resource doesn't offer this application role, or under another id than the one that is known",
    advice: 'Nothing was granted. Compare the application roles of the resource with what Microsoft publishes.',
    source: 'learn, graph/permissions-reference',
  },
  'conditional-access-policy-missing': {
    failureClass: 'invalid',
    operator: 'The Conditional Access policy no longer exists',
    advice: 'It was removed after it was planned: plan again.',
    source: 'learn, graph/api/conditionalaccesspolicy-get',
  },
  'block-policy-misplaced': {
    failureClass: 'invalid',
    operator: "The account's block policy doesn't do what it is for",
    advice: 'Nothing is switched on. Compare the addresses of the named location with those that Entra sees.',
    source: 'learn, graph/api/conditionalaccessroot-evaluate',
  },
  'simulator-refused': {
    failureClass: 'invalid',
    operator: "The simulator doesn't accept the request",
    advice: 'Compare the connection with what the simulator says when it starts.',
    source: 'readiness file of the simulator',
  },
} as const satisfies FailureMessages;
