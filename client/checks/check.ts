/** A check of `doctor`: what was found, and what to do about it. A check that can't be made counts as skipped, not as failed. */
import { explain } from '../explain.ts';
import type { Documents } from '../json/documents.ts';
import { adviceWithoutStack } from './how-to-start.ts';

export type Check = Documents['doctor']['checks'][number];

export function ok(name: string, detail: string): Check {
  return { name, result: 'ok', detail, advice: null };
}

export function wrong(name: string, detail: string, advice: string): Check {
  return { name, result: 'wrong', detail, advice };
}

export function warning(name: string, detail: string, advice: string): Check {
  return { name, result: 'warning', detail, advice };
}

export function skipped(name: string, detail: string): Check {
  return { name, result: 'skipped', detail, advice: null };
}

/** Makes a check of something that throws when it is wrong. */
export async function attempt(name: string, check: () => Promise<Check>): Promise<Check> {
  try {
    return await check();
  } catch (error) {
    const { code, message, advice, problems } = explain(error);
    const all = [message, ...problems.map(({ where, problem }) => `${where}: ${problem}`)].join(' ');
    return { name, result: 'wrong', detail: all, advice: adviceWithoutStack(code) ?? advice };
  }
}
