/**
 * A plan, in the order of the vendor's document, with Terraform's symbols: what will be created, updated, replaced,
 * deleted, what is unchanged; then what is asked for and no longer available, the risks, and the hash to approve. All that
 * the hash covers is shown.
 */
import { workflowIdOf } from '../../domain/run-request.ts';
import { shellWord } from '../../domain/shell-word.ts';
import type { Documents } from '../json/documents.ts';
import type { Colors } from './colors.ts';
import { digestText } from './digest.ts';
import { printable } from '../../domain/printable.ts';
import { enteredValues, valueText } from './values.ts';

type Plan = Documents['plan'];
type Step = Plan['steps'][number];
type ChangeStep = Extract<Step, { kind: 'change' }>;
type UndoStep = Extract<Step, { kind: 'undo' }>;

const symbols = { create: '+', update: '~', replace: '-/+', delete: '-', none: ' ' } as const;

export function planText(plan: Plan, colors: Colors): string {
  const of = plan.stage === null ? '' : `, stage "${printable(plan.stage)}"`;
  const what = plan.header.undoes === undefined ? 'Plan for' : 'Rollback of';
  const title = `${what} ${printable(plan.runbook)} on ${printable(plan.connection)}: ${printable(plan.subject)}${of}`;
  const lines = [colors.bold(title)];
  let section: string | undefined;
  for (const step of plan.steps) {
    const document = printable(step.document);
    const heading = step.server === undefined ? document : `${printable(step.server)}: ${document}`;
    if (heading !== section) lines.push('', colors.bold(heading));
    section = heading;
    lines.push(...stepLines(step, colors), ...listLines(step, plan, colors));
  }
  lines.push(...supersededLines(plan, colors), ...evidenceLines(plan, colors), ...riskLines(plan, colors));
  lines.push('', colors.bold(`Plan: ${printable(plan.summary)}.`), ...headerLines(plan.header, colors));
  lines.push(`Hash: ${digestText(plan.hash, colors)}`);
  return `${lines.join('\n')}\n`;
}

/** The run that it is for, and no other one. */
function headerLines(
  { run, runId, requestedBy, request, requestDigest, program }: Plan['header'],
  colors: Colors,
): string[] {
  return [
    `Run: ${printable(run)} (${printable(runId)})${program === null ? '' : `, planned by build ${printable(program)}`}`,
    `Request: ${digestText(requestDigest, colors)}, by ${printable(requestedBy)} (${request === undefined ? 'a claim' : 'signed'})`,
  ];
}

function stepLines(step: Step, colors: Colors): string[] {
  const name = printable(step.name);
  switch (step.kind) {
    case 'change':
      return changeLines(step, colors);
    case 'undo':
      return undoLines(step, colors);
    case 'wait':
      return [
        `    wait     ${name}: at least ${printable(step.atLeast)}${step.atMost === undefined ? '' : `, at most ${printable(step.atMost)}`}`,
      ];
    case 'probe':
      return [
        `    probe    ${name}, as ${printable(step.as)}: must be ${step.expected} (${printable(step.probe)})`,
        ...inputLines(step.inputs).map((line) => `                 ${line}`),
      ];
    case 'manual-step':
      return [
        `    manual   ${name}`,
        ...enteredValues(step.values).map(([key, value]) => colors.dim(`                 ${key}: ${value}`)),
      ];
    default:
      return step.because === undefined
        ? [`    stage    ${name}: planned after ${printable(step.after)}, with an approval of its own`]
        : [
            `    stage    ${name}: planned when the others are done, with an approval of its own`,
            colors.yellow(`        ! ${printable(step.because)}`),
          ];
  }
}

function changeLines(step: ChangeStep, colors: Colors): string[] {
  const what = `${printable(step.resource)} ${printable(step.name)}`;
  const reason = step.reason === undefined ? '' : colors.dim(` (${printable(step.reason)})`);
  if (step.action === 'none') {
    return [
      colors.dim(`    unchanged  ${what}`) + reason,
      ...inputLines(step.inputs).map((line) => colors.dim(`          ${line}`)),
      ...failingLines(step, colors),
    ];
  }
  const symbol = paint(step.action, colors)(symbols[step.action].padStart(3));
  return [
    `${symbol} ${step.action} ${what}${reason}`,
    ...step.changes.map((change) => `        ${propertyLine(step.action, change, colors)}`),
    ...inputLines(step.inputs, step.changes).map((line) => `          ${line}`),
    ...failingLines(step, colors),
    ...(step.irreversible === undefined
      ? []
      : [colors.yellow(`        ! can't be rolled back: ${printable(step.irreversible)}`)]),
  ];
}

/** What a rollback does; a list is undone item by item, whatever the journal has of each. */
function undoLines(step: UndoStep, colors: Colors): string[] {
  const what = `${printable(step.resource)} ${printable(step.name)}`;
  const items = step.each === undefined ? '' : `: ${printable(step.each.items)} as they were before`;
  return [
    `${paint(step.action, colors)(symbols[step.action].padStart(3))} ${step.action} ${what}${items}`,
    ...step.changes.map((change) => `        ${propertyLine(step.action, change, colors)}`),
    ...inputLines(step.inputs).map((line) => `          ${line}`),
    ...(step.remains === undefined ? [] : [colors.yellow(`        ! remains: ${printable(step.remains)}`)]),
  ];
}

/** What a step is asked with, as far as its changes don't say it. */
function inputLines(inputs: unknown, changes: ChangeStep['changes'] = []): string[] {
  if (typeof inputs !== 'object' || inputs === null || Array.isArray(inputs)) return [`with ${valueText(inputs)}`];
  const said = new Set(changes.map(({ property, after }) => `${property} = ${valueText(after)}`));
  return Object.entries(inputs)
    .filter(([name, value]) => !said.has(`${name} = ${valueText(value)}`))
    .map(([name, value]) => `with ${printable(name)} = ${valueText(value)}`);
}

/** Names of a list that are shown with its step. */
const firstNames = 20;

function listLines(step: Step, plan: Plan, colors: Colors): string[] {
  if ((step.kind !== 'change' && step.kind !== 'undo') || step.each === undefined) return [];
  const { items, total, list } = step.each;
  const read = plan.lists?.find((each) => each.step === step.key);
  const names = (read?.names ?? []).slice(0, firstNames);
  const more = (read?.names?.length ?? 0) - names.length;
  const command = `runbook show ${shellWord(workflowIdOf(plan))} --list ${shellWord(step.key)}`;
  return [
    `          ${total} ${printable(items)}, list ${digestText(list, colors)}`,
    ...names.map((name) => `            ${printable(name)}`),
    ...(more > 0 ? [`            and ${more} more: ${printable(command)}`] : []),
    ...(read?.problem == null
      ? []
      : [colors.red(`        ! its names can't be read here: ${printable(read.problem.message)}`)]),
  ];
}

/** Items of a list that can't be changed: a step can have some although it changes nothing. */
function failingLines({ each }: ChangeStep, colors: Colors): string[] {
  if (each === undefined || each.failing === 0) return [];
  const names = each.firstFailing.map(({ item, why }) => `${printable(item)} (${printable(why)})`).join(', ');
  return [
    colors.yellow(`        ! ${each.failing} of ${each.total} ${printable(each.items)} can't be changed: ${names}`),
  ];
}

function propertyLine(action: ChangeStep['action'], change: ChangeStep['changes'][number], colors: Colors): string {
  const { before, after } = change;
  const property = printable(change.property);
  if (before === undefined) return `${colors.green('+')} ${property} = ${valueText(after)}`;
  if (after === undefined && action !== 'update') return `${colors.red('-')} ${property} = ${valueText(before)}`;
  return `${colors.yellow('~')} ${property}: ${valueText(before)} -> ${valueText(after)}`;
}

function paint(action: ChangeStep['action'], colors: Colors): (text: string) => string {
  if (action === 'create') return colors.green;
  return action === 'update' ? colors.yellow : colors.red;
}

function supersededLines({ superseded }: Plan, colors: Colors): string[] {
  if (superseded.length === 0) return [];
  return [
    '',
    colors.bold('Asked for by the document, and no longer available'),
    ...superseded.flatMap(({ asked, reason, since, insteadOf }) => [
      `  ${printable(asked)}`,
      `      ${printable(reason)} (since ${printable(since)})`,
      `      instead: ${printable(insteadOf)}`,
    ]),
  ];
}

function evidenceLines({ evidence }: Plan, colors: Colors): string[] {
  if (evidence.length === 0) return [];
  const seen = evidence.map(({ name, observed }) => `  ${printable(name)}: ${printable(observed)}`);
  return ['', colors.bold('Seen while planning'), ...seen];
}

function riskLines({ risks }: Plan, colors: Colors): string[] {
  if (risks.length === 0) return [];
  return [
    '',
    colors.bold('Risks'),
    ...risks.map(({ step, text }) => `  ${colors.red('!')} ${printable(text)} ${colors.dim(`(${printable(step)})`)}`),
  ];
}
