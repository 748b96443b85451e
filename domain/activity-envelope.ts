/**
 * What an activity is asked for and what it answers, as they travel. A seal says for which activity of which workflow ID it
 * is, by number, and neither its name, nor the run, nor the direction. Without these an input that was copied from the
 * server would pass for an answer; and, once the run has ended, a workflow of the same ID could have it carried out again,
 * by the same activity or by another one of that number.
 */
import { isUnsealed, whyUnsealed } from './unsealed.ts';

export interface Asked {
  /** The activity's name. */
  readonly asked: string;
  /** Temporal's run ID of the workflow that asks. */
  readonly run: string;
  readonly input: unknown;
}

export interface Answered {
  /** The activity's name. */
  readonly answered: string;
  readonly answer: object;
}

/** Why a value isn't believed, to follow "it". */
export interface Refused {
  readonly why: string;
}

/**
 * @param run the run that the server says has asked
 * @param value what came to the activity
 */
export function inputIn(activity: string, run: string | undefined, value: unknown): Pick<Asked, 'input'> | Refused {
  const refused = refusedAs(value);
  if (refused !== undefined) return refused;
  const { asked, run: by, input } = value as Partial<Asked>;
  if (asked !== activity || input === undefined) return { why: `it was not asked of ${activity}` };
  if (by !== run) return { why: 'it was asked by another run' };
  return { input };
}

/** @param value what came back from the activity */
export function answerIn(activity: string, value: unknown): Pick<Answered, 'answer'> | Refused {
  const refused = refusedAs(value);
  if (refused !== undefined) return refused;
  const { answered, answer } = value as Partial<Answered>;
  if (answered !== activity || typeof answer !== 'object' || answer === null)
    return { why: `it is no answer of ${activity}` };
  return { answer };
}

function refusedAs(value: unknown): Refused | undefined {
  if (isUnsealed(value)) return { why: whyUnsealed(value) };
  return typeof value === 'object' && value !== null ? undefined : { why: 'it came without a value' };
}
