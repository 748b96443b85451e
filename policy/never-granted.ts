/**
 * Targets that are refused whatever was approved: our own applications and accounts, those that people sign decisions with, and
 * break-glass accounts. Asked of a
 * plan when its approval is admitted, of each step before it is written, and of each call before it leaves: the last one
 * knows objects that only the tenant can tell.
 */
import { Failure } from '../domain/failure.ts';
import type { OwnIdentities } from '../domain/own-identities.ts';

/**
 * Why nothing that names these is written: one of them stands somewhere in it, an ID in any spelling, or an account by its
 * whole name.
 *
 * @param asked what a step is asked for, or a call has, to any depth
 * @returns undefined: it names none
 */
export function whyNeverGranted(asked: unknown, own: OwnIdentities): string | undefined {
  const reasons: readonly [readonly string[], string][] = [
    [own.applications, 'an application that the workers sign in with'],
    [own.decisions, 'an application that people sign decisions with'],
    [own.accounts, 'an account that the workers sign in with'],
    [own.breakGlassAccounts, 'a break-glass account'],
  ];
  const known = new Map(reasons.flatMap(([names, what]) => names.map((name) => [spelled(name), what] as const)));
  for (const text of textsIn(asked)) {
    const named = [spelled(text), ...idsIn(text)].find((each) => known.has(each));
    if (named !== undefined) return `${text.trim()} is ${known.get(named)}`;
  }
  return undefined;
}

/** @throws Failure `target-never-granted` */
export function refuseNeverGranted(asked: unknown, own: OwnIdentities): void {
  const why = whyNeverGranted(asked, own);
  if (why !== undefined) throw new Failure('target-never-granted', { service: 'runbook', subject: why });
}

/** Texts, to any depth; keys are names of properties. */
function textsIn(asked: unknown): string[] {
  if (typeof asked === 'string') return [asked];
  if (typeof asked !== 'object' || asked === null) return [];
  return Object.values(asked).flatMap(textsIn);
}

/** With or without hyphens, in braces or brackets, as a URN, or among others. */
const guid = /(?<![0-9a-f])[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}(?![0-9a-f])/gi;

function idsIn(text: string): string[] {
  return (text.match(guid) ?? []).map(plainId);
}

function spelled(name: string): string {
  const text = name.trim().toLowerCase();
  const [id, ...more] = idsIn(text);
  return id !== undefined && more.length === 0 && /^[{(]?[0-9a-f-]+[)}]?$/.test(text) ? id : text;
}

function plainId(id: string): string {
  return id.replaceAll('-', '').toLowerCase();
}
