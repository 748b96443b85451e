/**
 * A wait of a run for a person, or that a run has ended: what people are notified about. It is kept in the journal and sent by
 * mail, so that no secret may be in it: only what a plan, a status or a record shows anyway.
 */
import { milliseconds } from './duration.ts';
import { changesOf, summaryOf, type Plan } from './plan.ts';
import type { RunRecord } from './run-record.ts';

export const waitKinds = ['approval', 'manual-step', 'attention', 'outcome'] as const;
export type WaitKind = (typeof waitKinds)[number];

/** What a message says besides times. */
export interface WaitAbout {
  readonly runbook: string;
  readonly connection: string;
  readonly requestedBy: string;
  /** Whether that person has signed the request; left out: it is a claim. */
  readonly isSigned?: true;
  /** What the run waits for, to follow "waits for"; how it ended, to follow "has ended". */
  readonly for: string;
  /** Why, where something has failed. */
  readonly because: string | null;
  /** The newest plan, of the run or of a stage; null: there is none yet. */
  readonly plan: {
    /** The first eight digits of its hash. */
    readonly hash: string;
    readonly summary: string;
    /** What can't be undone, and then the others: the first of them. */
    readonly risks: readonly string[];
    /** How many there are. */
    readonly riskCount: number;
  } | null;
}

export interface WaitForPerson {
  /** Workflow ID. */
  readonly run: string;
  readonly runId: string;
  /** In its run, from 1 on; that it has ended is 0. */
  readonly number: number;
  readonly kind: WaitKind;
  /** ISO 8601, real time. */
  readonly since: string;
  /** When it expires, ISO 8601; null: never. */
  readonly until: string | null;
  /** Milliseconds from one message about it to the next. */
  readonly remindEvery: number;
  readonly about: WaitAbout;
}

type Asked = Pick<RunRecord, 'runbook' | 'connection' | 'requestedBy' | 'requester' | 'plans'>;

const mostRisks = 3;
const mostCharacters = 300;

/** @param waitsFor to follow "waits for" @param because why, where something has failed */
export function aboutWait(record: Asked, waitsFor: string, because?: string): WaitAbout {
  const { runbook, connection, requestedBy, requester, plans } = record;
  const plan = plans.at(-1);
  return {
    runbook,
    connection,
    requestedBy,
    ...(requester !== undefined && { isSigned: true as const }),
    for: atMost(waitsFor),
    because: because === undefined ? null : atMost(because),
    plan: plan === undefined ? null : shownOf(plan),
  };
}

/** That a run has ended. @param endedAt ISO 8601 */
export function endOf(record: RunRecord, endedAt: string): WaitForPerson {
  return {
    run: record.run,
    runId: record.runId,
    number: 0,
    kind: 'outcome',
    since: endedAt,
    until: null,
    remindEvery: milliseconds('1 day'),
    about: aboutWait(record, record.outcome ?? 'failed', record.message ?? undefined),
  };
}

function shownOf(plan: Plan): NonNullable<WaitAbout['plan']> {
  const changes = changesOf(plan);
  const forGood = changes.flatMap(({ irreversible }) => (irreversible === undefined ? [] : [irreversible]));
  const risks = [...new Set([...forGood, ...changes.flatMap((change) => change.risks.map(({ text }) => text))])];
  return {
    hash: plan.hash.slice(0, 8),
    summary: summaryOf(plan),
    risks: risks.slice(0, mostRisks).map(atMost),
    riskCount: risks.length,
  };
}

function atMost(text: string): string {
  return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters - 1)}…`;
}
