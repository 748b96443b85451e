/**
 * The report of a run as Markdown, made of the run's own record and nothing else. Whatever comes from outside (names,
 * addresses, messages) is escaped, so that it can't become a table's cell border, a link or HTML.
 */
import { short, type RecordedDecision } from '../approval.ts';
import type { PropertyChange } from '../change.ts';
import { isAfter } from '../known-after-apply.ts';
import { isObject, type Json } from '../json.ts';
import { marked, personOf, type Person } from '../person.ts';
import type { Plan } from '../plan.ts';
import { printable } from '../printable.ts';
import type { RecordedCancellation, RecordedChange, RunRecord } from '../run-record.ts';
import { serversOf } from '../servers.ts';

export function markdownReport(record: RunRecord): string {
  return [
    heading(record),
    ended(record),
    servers(record),
    section('Approvals', [...record.approvals.map(approval), ...record.rules.map(ruleMet)]),
    section('Changes', record.changes.map(change)),
    section('Superseded', superseded(record)),
    probes(record),
    section(
      'Waits',
      record.waits.map((wait) => `- ${safe(wait.name)}: ${wait.from} to ${wait.to} (${safe(wait.why)})`),
    ),
    manualSteps(record),
    section('Risks that were approved', risks(record)),
    section(
      'Evidence',
      record.plans.flatMap((plan) => plan.evidence).map((each) => `- ${safe(each.name)}: ${safe(each.observed)}`),
    ),
    section(
      'Skipped',
      record.skipped.map((each) => `- ${code(each.key)}: ${safe(each.reason)}`),
    ),
    section('Cancellation', record.cancellations.map(cancellation)),
    section(
      'Interventions',
      record.interventions.map(
        (each) =>
          `- ${each.at} **${each.choice}** by ${who(each)} at ${code(each.step)}: ${safe(each.message)}${saidBy(each)}${each.reason === undefined ? '' : ` Reason: ${safe(each.reason)}`}`,
      ),
    ),
    section(
      'Decisions that were refused',
      record.refusedDecisions.map((each) => `- ${each.at} ${each.code}: ${safe(each.message)}`),
    ),
    section(
      'Residual',
      record.residual.map((each) => `- ${safe(each)}`),
    ),
    section('Plans', record.plans.map(planLine)),
    section('Rollback', record.rollback === undefined ? [] : [planLine(record.rollback)]),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function heading(record: RunRecord): string {
  const rows: [string, string][] = [
    ['Run', `${code(record.run)} (${code(record.runId)})`],
    ['Outcome', `**${record.outcome ?? 'not ended'}**`],
    ['Asked for by', who(personOf(record.requestedBy, record.requester))],
    ['Started', record.startedAt],
    ['Ended', record.endedAt ?? ''],
  ];
  if (record.changeTicket !== null) rows.push(['Change ticket', safe(record.changeTicket)]);
  return [
    `# ${safe(record.runbook)}: ${safe(record.subject)}`,
    '',
    '| | |',
    '| --- | --- |',
    ...rows.map(([name, value]) => `| ${name} | ${value} |`),
  ].join('\n');
}

/** With what is needed to find the person at their provider, who may have another name by then. */
function who(person: Person): string {
  const { signedIn } = person;
  if (signedIn === undefined) return `${safe(person.by)} (a claim: nobody has verified who it was)`;
  const { issuer, subject, authTime, passkey } = signedIn;
  const key = passkey === undefined ? '' : `, with the passkey ${code(passkey)}`;
  return `${safe(person.by)} (${code(subject)} at ${code(issuer)}, signed in at ${safe(authTime)}${key})`;
}

function ended(record: RunRecord): string {
  return record.message === null ? '' : safe(record.message);
}

function saidBy({ said }: { readonly said?: string }): string {
  return said === undefined ? '' : ` The service said: ${code(said)}`;
}

function approval(decision: RecordedDecision): string {
  const stage = decision.stage === undefined ? 'the plan' : `stage "${safe(decision.stage)}"`;
  const reason = because(decision);
  const admission = decision.admission === undefined ? '' : `, admitted as ${code(decision.admission)}`;
  const unreached = (decision.unreached ?? []).map((each) => `\n  - was not told: ${safe(each)}`).join('');
  return `- ${decision.at} **${decision.decision}** of ${stage} ${code(short(decision.planHash))} by ${decision.via === 'standing' ? safe(decision.by) : who(decision)} (${decision.via})${admission}${reason}${unreached}`;
}

function ruleMet({ planHash, rule, policyDigest, rolesListed }: RunRecord['rules'][number]): string {
  const from = policyDigest === null ? 'there was no approvals.yaml' : `approvals.yaml ${code(short(policyDigest))}`;
  const roles = rolesListed ? '' : ' Names are as they were typed, and everybody had all roles.';
  return `- plan ${code(short(planHash))} met the rule ${code(rule)}: ${from}.${roles}`;
}

function cancellation(cancelled: RecordedCancellation): string {
  const by =
    cancelled.by === null
      ? "by Temporal's own cancel request, which names nobody"
      : `by ${who(personOf(cancelled.by, cancelled.signedIn))} (${cancelled.via})`;
  return `- ${cancelled.at} **cancelled** ${by}${because(cancelled)}`;
}

function because({ reason }: { readonly reason?: string }): string {
  return reason === undefined ? '' : `: ${safe(reason)}`;
}

function change(recorded: RecordedChange): string {
  const what = recorded.ours ? `**${recorded.action}**` : 'unchanged:';
  const lines = [`- ${recorded.at} ${what} ${safe(recorded.resource)} ${code(recorded.name)}`];
  for (const each of recorded.changes) lines.push(`  - ${property(each)}`);
  if (recorded.undone !== undefined) {
    const note =
      'residual' in recorded.undone
        ? `not rolled back: ${recorded.undone.residual}`
        : `rolled back: ${recorded.undone.note}`;
    lines.push(`  - ${recorded.undone.at} ${safe(note)}`);
  }
  return lines.join('\n');
}

function property({ property: name, before, after }: PropertyChange): string {
  const from = before === undefined ? '' : `${value(before)} → `;
  return `${safe(name)}: ${from}${after === undefined ? 'removed' : value(after)}`;
}

function superseded({ plans }: RunRecord): string[] {
  return (plans[0]?.superseded ?? []).map(
    (each) => `- ${safe(each.asked)}: ${safe(each.reason)} (since ${each.since}). Instead: ${safe(each.insteadOf)}`,
  );
}

function probes({ probes: seen }: RunRecord): string {
  if (seen.length === 0) return '';
  const rows = seen.map(
    (probe) =>
      `| ${safe(probe.name)} | ${safe(probe.as)} | ${probe.expected} | ${probe.outcome} | ${safe(probe.observed)} | ${probe.attempts} | ${probe.effectiveAfter ?? ''} |`,
  );
  const head = '| probe | as | expected | seen | observed | attempts | after the last change |';
  return ['## Probes', '', head, '| --- | --- | --- | --- | --- | --- | --- |', ...rows].join('\n');
}

function servers(record: RunRecord): string {
  const rows = serversOf(record).map(({ name, outcome, changes, probes: seen, skipped }) => {
    const ours = changes.filter((each) => each.ours).length;
    const expected = seen.filter((probe) => probe.outcome === probe.expected).length;
    const left = skipped.map(({ reason }) => safe(reason)).join(' ');
    return `| ${safe(name)} | **${outcome}** | ${ours} | ${expected} of ${seen.length} | ${left} |`;
  });
  if (rows.length === 0) return '';
  const head = '| server | outcome | changes | probes as expected | left out |';
  return ['## Servers', '', head, '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

function manualSteps({ manualSteps: entered }: RunRecord): string {
  const parts = entered.map((each) => {
    const by =
      each.confirmedBy === null
        ? (each.note ?? 'not confirmed')
        : `confirmed by ${marked(personOf(each.confirmedBy, each.signedIn))} at ${each.at}`;
    const values = isObject(each.values) ? Object.entries(each.values) : [];
    return [
      `### ${safe(each.name)}`,
      '',
      safe(by),
      '',
      '| field | value |',
      '| --- | --- |',
      ...values.map(([name, item]) => `| ${safe(name)} | ${value(item ?? null)} |`),
    ].join('\n');
  });
  return parts.length === 0 ? '' : ["## To be entered in the vendor's product", ...parts].join('\n\n');
}

function risks({ plans }: RunRecord): string[] {
  const steps = plans.flatMap((plan) => plan.steps);
  return [
    ...new Set(
      steps.flatMap((step) => (step.kind === 'change' ? step.risks.map((risk) => `- ${safe(risk.text)}`) : [])),
    ),
  ];
}

function planLine(plan: Plan): string {
  return `- ${code(plan.hash)}${plan.stage === undefined ? '' : ` stage "${safe(plan.stage)}"`}: ${plan.steps.length} steps`;
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [`## ${title}`, '', ...lines].join('\n');
}

function value(json: Json): string {
  if (isAfter(json)) return `(known after apply: ${safe(json.$after)})`;
  return code(typeof json === 'string' ? json : JSON.stringify(json));
}

/** Markdown's own characters, table borders, HTML, line ends and what can't be seen, made harmless. */
export function safe(text: string): string {
  return lineOf(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_[\]|~#!]/g, (character) => `\\${character}`);
}

/** Inline code that can't be left by a backtick in the value. */
function code(text: string): string {
  const line = lineOf(text).replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

function lineOf(text: string): string {
  return printable(text.replaceAll(/[\r\n]+/g, ' '));
}
