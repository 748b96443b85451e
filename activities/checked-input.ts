/**
 * Nothing reaches an activity that its schema doesn't describe: what has an unknown property, or a value that isn't one of
 * those that it may have, is refused before anything is called, with the place in which it is wrong.
 */
import type { z } from 'zod';
import type { Inputs } from '../domain/messages/activity-inputs.ts';
import { applicationFailure } from './application-failure.ts';

interface Checked {
  readonly schema: z.ZodType;
  /** What is given the checked input. */
  readonly work: Activity;
}

const known = new WeakMap<object, Checked>();

/** The schema that an activity's input is checked by; undefined: it isn't checked. */
export function inputSchemaOf(activity: object): z.ZodType | undefined {
  return known.get(activity)?.schema;
}

/** The same activity in another form, whose input is checked inside. @returns the second one */
export function checkedAs<Outer extends object>(inner: object, outer: Outer): Outer {
  const check = known.get(inner);
  if (check !== undefined) known.set(outer, check);
  return outer;
}

/** The activities of one kind, each of which is given what its schema made of the input. */
export function checkedWork<Work extends object>(inputs: Inputs<Work>, work: Work): Work {
  const names = Object.keys(work) as (keyof Work & string)[];
  return Object.fromEntries(names.map((name) => [name, checked(inputs[name], work[name] as Activity)])) as Work;
}

type Activity = (input: unknown) => Promise<unknown>;

function checked(schema: z.ZodType, activity: Activity): Activity {
  const run = async (input: unknown): Promise<unknown> => activity(parsed(schema, input));
  known.set(run, { schema, work: activity });
  return run;
}

/** The same activity, which asks the guard about the checked input first: it throws where it refuses. */
export function guarded<Work extends (input: never) => Promise<unknown>>(
  activity: Work,
  guard: (input: never) => Promise<void>,
): Work {
  const check = known.get(activity);
  if (check === undefined) throw new Error('Nothing checks the input of an activity that is guarded');
  const { schema, work } = check;
  return checked(schema, async (input) => {
    await guard(input as never);
    return await work(input);
  }) as unknown as Work;
}

/** @throws ApplicationFailure `input-invalid` */
function parsed(schema: z.ZodType, input: unknown): unknown {
  try {
    return schema.parse(input);
  } catch (error) {
    throw applicationFailure(error);
  }
}
