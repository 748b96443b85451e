/**
 * Strict schemas of messages whose types are written down as interfaces: what has one property too many, or one that isn't
 * what it must be, is no message of ours.
 */
import { z } from 'zod';
import type { Json } from '../json.ts';

/** Each property of a message, and what it must be: one that is forgotten, or may be left out and isn't, doesn't compile. */
type Properties<Message> = { readonly [Name in keyof Message]-?: z.ZodType<Message[Name]> };

/** A message with these properties, and no others. */
export function message<Message extends object>(properties: Properties<Message>): z.ZodType<Message> {
  // A property that may be left out is `undefined` or absent to zod, and only absent to the compiler.
  return z.strictObject(properties) as unknown as z.ZodType<Message>;
}

/** What has no schema of its own here: a state, an output, an evidence. */
export const jsonSchema: z.ZodType<Json> = z.json();

/** A text that says something. */
export const textSchema = z.string().min(1);

/** A place in a list, or a count. */
export const countSchema = z.int().nonnegative();
