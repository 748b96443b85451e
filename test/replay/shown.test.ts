/** What a recorded history is there for: without it, the code behind that path could change, and no replay would notice. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { momentsOf, type History } from './moments.ts';

const folder = join(__dirname, 'histories');
const conditionalAccess = 'let the account in from Client Sense, and from nowhere else';

/** By the name of a history that isn't of a runbook as such: moments, in this order, others between them. */
const shown: Readonly<Record<string, readonly string[]>> = {
  'client-sense-online.rolled-back': [
    `awaiting-approval: ${conditionalAccess}`,
    'signal decide: reject',
    'needs-attention: run',
    'signal intervene: rollback',
    'undo application Client Sense',
    'rolled-back',
  ],
  'client-sense-online.signed': [
    'check who has asked: ann@contoso.example',
    'awaiting-approval: the plan',
    'update decision: approve',
    'check who has signed a decision',
    'admit the approval of ben@contoso.example',
    'done',
  ],
  // The stage alone is planned again, on what was written before the difference was noticed.
  'client-sense-online.drift': [
    `awaiting-approval: ${conditionalAccess}`,
    'signal decide: approve',
    'applying',
    'planning',
    `awaiting-approval: ${conditionalAccess}`,
    'signal decide: approve',
    'applying',
    'done',
  ],
  'client-sense-onprem.deferred': [
    'update virtual-directory-basic PowerShell on ex01.contoso.local',
    'failed',
    'update virtual-directory-basic EWS on ex03.contoso.local',
    'needs-attention: virtual-directory-basic/PowerShell on ex01.contoso.local',
    'signal intervene: retry',
    'update virtual-directory-basic PowerShell on ex01.contoso.local',
    'needs-attention: stage/ex02.contoso.local',
    'signal intervene: retry',
    'awaiting-approval: ex02.contoso.local',
    'signal decide: approve',
    'update virtual-directory-basic PowerShell on ex02.contoso.local',
    'done',
  ],
  'ce-mailbox-oauth.drift': [
    'awaiting-approval: the plan',
    'signal decide: approve',
    'create application CE Email',
    'failed',
    'plan application CE Email',
    'awaiting-approval: the plan',
    'signal decide: reject',
    'rejected',
  ],
  'ce-mailbox-oauth.cancelled': [
    'awaiting-manual-step',
    'signal cancel: bob',
    'needs-attention: run',
    'signal intervene: rollback',
    'undo application CE Email',
    'rolled-back',
  ],
  'ce-mailbox-oauth.leftovers': [
    'needs-attention: mailbox-permission/FullAccess for CE Email on list f4078361',
    'signal intervene: skip',
    'done-with-skips',
    'skipped: mailbox-permission/FullAccess for CE Email on list f4078361',
  ],
  // What needs the secret is skipped with it; the rest is done.
  'ce-mailbox-oauth.skipped': [
    'create application-secret CE Email',
    'failed',
    'needs-attention: application-secret/CE Email',
    'signal intervene: skip',
    'create required-resource-access CE Email',
    'done-with-skips',
    'skipped: application-secret/CE Email',
    'skipped: probe/refused/mail of ben.castillo@contoso.example by IMAP',
    'skipped: manual-step/CE portal: Email Infrastructure > OAuth Settings',
  ],
  'ce-mailbox-oauth.from-journal': [
    'workflow rollBackRun',
    'needs-attention: run',
    'signal intervene: rollback',
    'undo application CE Email',
    'rolled-back',
  ],
  'rotate-credential.by-update': [
    'awaiting-approval: the plan',
    'update decision: approve',
    'failed',
    'needs-attention: registered-credential/ce-email-secret-676b1106',
    'update decision: retry',
    'awaiting-manual-step',
    'update decision: confirm',
    'done',
  ],
  'rotate-credential.listener': [
    `record that it waits for the manual step "ex02.contoso.local: the listener's new certificate" to be confirmed`,
    'signal confirm: ben',
    'create registered-credential ex02-contoso-local-certificate-c9c5d615',
    'done',
  ],
};

/** As many of these, in their order, as there are. */
function foundIn(moments: readonly string[], wanted: readonly string[]): string[] {
  let from = 0;
  const found: string[] = [];
  for (const each of wanted) {
    const at = moments.indexOf(each, from);
    if (at < 0) break;
    found.push(each);
    from = at + 1;
  }
  return found;
}

function momentsIn(name: string): string[] {
  return momentsOf(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as History);
}

it('every history of a path has a row that tells what it shows', () => {
  const names = readdirSync(folder).map((file) => file.replace(/\.json$/, ''));
  // One that is kept beside a patch is named after a path or a runbook: docs/versioning.md.
  const paths = names.filter((name) => name.includes('.') && !name.includes('.before-'));
  expect(Object.keys(shown).toSorted()).toEqual(paths.toSorted());
});

it.each(Object.entries(shown))('%s shows what it is there for', (name, wanted) => {
  expect(foundIn(momentsIn(name), wanted)).toEqual(wanted);
});

it('a history in which everything goes well shows none of these paths', () => {
  for (const [name, wanted] of Object.entries(shown)) {
    const [runbook = ''] = name.split('.');
    expect([name, foundIn(momentsIn(runbook), wanted)]).not.toEqual([name, wanted]);
  }
});
