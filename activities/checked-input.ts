/**
 * Nothing reaches an activity that its schema doesn't describe: what has an unknown property, or a value that isn't one of
 * those that it may have, is refused before anything is called, with the place in which it is wrong.
 */
import type { z } from 'zod';
import type { Inputs } from '../domain/messages/activity-inputs.ts';
import { applicationFailure } from './application-failure.ts';

const known = new WeakMap<object, z.ZodType>();

/** The schema that an activity's input is checked by; undefined: it isn't checked. */
export function inputSchemaOf(activity: object): z.ZodType | undefined {
  return known.get(activity);
}

/** The same activity in another form, whose input is checked inside. @returns the second one */
export function checkedAs<Outer extends object>(inner: object, outer: Outer): Outer {
  const schema = known.get(inner);
  if (schema !== undefined) known.set(outer, schema);
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
  known.set(run, schema);
  return run;
}

/** @throws ApplicationFailure `input-invalid` */
function parsed(schema: z.ZodType, input: unknown): unknown {
  try {
    return schema.parse(input);
  } catch (error) {
    throw applicationFailure(error);
  }
}
