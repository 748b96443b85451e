/** What a person reads in a message: plain text, line by line. Names come from tenants, and are never more than text. */
import { inWords } from './duration.ts';
import type { DueMessage, Unreached } from './notification-policy.ts';
import { shellWord } from './shell-word.ts';
import type { WaitForPerson } from './wait-for-person.ts';
import type { Notice } from './watch.ts';

type About = Pick<DueMessage, 'wait' | 'kind'>;

const headings = {
  approval: 'Approval needed',
  'manual-step': 'Manual step to confirm',
  attention: 'Needs attention',
} as const;

/** @param now milliseconds */
export function messageOf(message: About, now: number): Notice {
  const { wait } = message;
  return { title: titleOf(message), lines: [...whatFor(wait, now), ...plan(wait), commands(wait)].map(plain) };
}

/** Many messages as one. @param now milliseconds */
export function digestOf(messages: readonly About[], now: number): Notice {
  const more = messages.length - mostLines;
  const lines = messages.slice(0, mostLines).map((message) => {
    const { wait } = message;
    const left = wait.until === null ? '' : ` ${deadline(wait.until, now)}`;
    return plain(`${titleOf(message)}.${left} ${firstCommand(wait)}`);
  });
  const rest = more > 0 ? [`... and ${more} more: runbook runs --waiting`] : [];
  return { title: `${messages.length} runs wait for people or have ended`, lines: [...lines, ...rest] };
}

/** To others, about somebody whom messages don't reach. @param name of the recipient */
export function unreachedNotice({ recipient, since, problem }: Unreached): Notice {
  return {
    title: plain(`Messages don't reach ${recipient}`),
    lines: [
      plain(problem),
      `Since ${time(since)}. They are tried again, and runs go on meanwhile.`,
      'Check the channel in notifications.yaml: runbook doctor',
    ],
  };
}

/** A card may have 28 KB. */
const mostLines = 40;

function titleOf({ wait, kind }: About): string {
  if (wait.kind === 'outcome') return plain(`Ended, ${wait.about.for}: ${wait.run}`);
  const prefix = { first: '', reminder: 'Reminder: ', expiry: 'Expires soon: ' }[kind];
  return plain(`${prefix}${headings[wait.kind]}: ${wait.run}`);
}

function whatFor({ kind, about, since, until }: WaitForPerson, now: number): string[] {
  const asked = `${about.runbook} on ${about.connection}, asked for by ${about.requestedBy}${about.isSigned ? '' : ' (a claim)'},`;
  const because = about.because === null ? [] : [about.because];
  if (kind === 'outcome') return [`${asked} has ended at ${time(since)}: ${about.for}.`, ...because];
  const waited = now - Date.parse(since);
  return [
    `${asked} has waited for ${about.for} since ${time(since)}${waited < 60_000 ? '' : ` (${inWords(waited)})`}.`,
    ...because,
    until === null ? 'Deadline: none, the run waits.' : deadline(until, now),
  ];
}

function deadline(until: string, now: number): string {
  return `Deadline: ${time(until)} (${inWords(Date.parse(until) - now)} left).`;
}

function plan({ about }: WaitForPerson): string[] {
  if (about.plan === null) return [];
  const { hash, summary, risks, riskCount } = about.plan;
  const more = riskCount > risks.length ? [`... and ${riskCount - risks.length} more.`] : [];
  return [
    `Plan ${hash}: ${summary}.`,
    riskCount === 0 ? 'Risks: none.' : `Risks: ${riskCount}.`,
    ...risks.map((risk) => `- ${risk}`),
    ...more,
  ];
}

function commands(wait: WaitForPerson): string {
  if (wait.kind === 'outcome') return `The report: runbook report ${shellWord(wait.run)}`;
  return `What to do: ${firstCommand(wait)}`;
}

/** The command that shows what is to be decided, and names those that decide it. */
function firstCommand({ run, kind }: Pick<WaitForPerson, 'run' | 'kind'>): string {
  return `runbook ${kind === 'approval' ? 'show' : 'status'} ${shellWord(run)}`;
}

function time(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** One line without control characters, nor those that turn the direction of what follows. */
export function plain(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  return text.replaceAll(/[\s\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ').trim();
}
