/** How often people are notified again that a run waits for them. */
import { durationSchema, milliseconds } from './duration.ts';

/** Milliseconds between two messages about one run to one person, and so between two reminders. */
export const atMostEvery = 3_600_000;
const atLeastEvery = 30 * 86_400_000;

export const remindEverySchema = durationSchema.refine(
  (text) => {
    try {
      return milliseconds(text) >= atMostEvery && milliseconds(text) <= atLeastEvery;
    } catch {
      // The duration's own rule says what is wrong.
      return true;
    }
  },
  { message: 'must be from "1 hour" to "30 days": nobody is reminded more often than hourly' },
);
