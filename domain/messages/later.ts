/** What is asked for while a part of it is only known after apply: the rest of it must be right already. */
import { z } from 'zod';
import type { Json } from '../json.ts';
import { jsonSchema, textSchema } from './message.ts';

const laterSchema = z.union([z.strictObject({ $after: textSchema }), z.strictObject({ $text: z.array(jsonSchema) })]);

/**
 * The same object, in which these properties may be only known after apply.
 *
 * @throws TypeError for what isn't an object's schema, or not one of its properties: a mistake in a resource's file
 */
export function orLater(schema: z.ZodType<Json>, knownAfterApply: readonly string[] = []): z.ZodType<Json> {
  if (!(schema instanceof z.ZodObject)) throw new TypeError('What is asked for must be described by z.strictObject.');
  const shape = schema.shape as Readonly<Record<string, z.ZodType>>;
  const later = knownAfterApply.map((name) => {
    const property = shape[name];
    if (property === undefined) throw new TypeError(`Nothing is asked for that is called ${name}.`);
    return [name, z.union([laterSchema, property])] as const;
  });
  // Its own refinements stay.
  return schema.safeExtend(Object.fromEntries(later) as never) as unknown as z.ZodType<Json>;
}
