/**
 * The histories that are recorded, by file name: the runbook, and what is said to each approval and to a run that needs
 * attention. Each runbook has one of its own name, in which everything is approved; named here is what differs.
 *
 * - `approvals`: in their order; `approve` once there is none left
 * - `attention`: the answer, each time
 * - `by`: `signal`, or `update`: the text that the command line sends
 * - `isSigned`: the request, and each decision, which goes by update, are signed at the identity provider
 * - `changed`: of the example's input
 * - `cancelledAt`, `terminatedAt`: a phase. Of a run that is terminated, the rollback from the journal is recorded
 * - `pace`: where the run is to be less patient
 * - `meanwhile`: what happens around the run, once each: `before-start`, or before it gets an answer: about `the plan`, a stage
 *   (by its name), a step that needs attention (by its key)
 */
import { anotherApplication, anotherPolicy, denied, down, up } from './meanwhile.mjs';

const { catalogue } = await import('../../dist/domain/runbooks/catalogue.js');

export const scenarios = {
  ...Object.fromEntries(catalogue.map(({ name }) => [name, { runbook: name }])),
  'client-sense-online.rolled-back': {
    runbook: 'client-sense-online',
    approvals: ['approve', 'reject'],
    attention: 'rollback',
  },
  'client-sense-online.signed': { runbook: 'client-sense-online', by: 'update', isSigned: true },
  // What-If names one policy more when the stage is applied than when it was planned; one exclusion is written by then.
  'client-sense-online.drift': {
    runbook: 'client-sense-online',
    meanwhile: {
      'let the account in from Client Sense, and from nowhere else': [anotherPolicy('Require sign-in with MFA')],
    },
  },
  // One server fails while it is worked on, and one can't be read while the run plans: both come after the third.
  'client-sense-onprem.deferred': {
    runbook: 'client-sense-onprem',
    attention: 'retry',
    pace: { readsGiveUpAfter: '10 seconds' },
    meanwhile: {
      'before-start': [
        denied({ part: 'powershell', cmdlet: 'Set-PowerShellVirtualDirectory' }, { times: 1 }),
        down('EX02'),
      ],
      'stage/ex02.contoso.local': [up('EX02')],
    },
  },
  // The first write finds what is no longer as it was read for the plan.
  'ce-mailbox-oauth.drift': {
    runbook: 'ce-mailbox-oauth',
    approvals: ['approve', 'reject'],
    meanwhile: { 'the plan': [anotherApplication('CE Email')] },
  },
  'ce-mailbox-oauth.cancelled': {
    runbook: 'ce-mailbox-oauth',
    cancelledAt: 'awaiting-manual-step',
    attention: 'rollback',
  },
  // A mailbox that doesn't exist is left out.
  'ce-mailbox-oauth.leftovers': {
    runbook: 'ce-mailbox-oauth',
    attention: 'skip',
    changed: { mailboxes: ['ada.berg@contoso.example', 'nobody@contoso.example', 'scan.to.mail@contoso.example'] },
  },
  // No client secret can be made: nothing signs in with it, and it can't be entered at CE.
  'ce-mailbox-oauth.skipped': {
    runbook: 'ce-mailbox-oauth',
    attention: 'skip',
    meanwhile: { 'before-start': [denied({ part: 'graph', path: '*/addPassword' })] },
  },
  // Of the rollback alone: the run itself is terminated.
  'ce-mailbox-oauth.from-journal': { runbook: 'ce-mailbox-oauth', terminatedAt: 'awaiting-manual-step' },
  'rotate-credential': { runbook: 'rotate-credential' },
  'rotate-credential.by-update': {
    runbook: 'rotate-credential',
    by: 'update',
    attention: 'retry',
    meanwhile: { 'before-start': [denied({ part: 'graph', path: '*/addPassword' }, { times: 1 })] },
  },
  'rotate-credential.listener': { runbook: 'rotate-credential', of: 'listener' },
  // Both credentials of an application end soon: each rotation is started, and left waiting for its approval.
  'watch-credentials': { runbook: 'watch-credentials' },
};
