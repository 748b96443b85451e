/** The simulated tenant's clock, from its administration interface on loopback. */
import { z } from 'zod';

const readySchema = z.looseObject({ administration: z.string() });
const clockSchema = z.looseObject({ scale: z.number() });

/** Where a simulator's administration listens, from its readiness; undefined when it isn't one. */
export function administrationOf(ready: unknown): string | undefined {
  const read = readySchema.safeParse(ready);
  return read.success ? read.data.administration : undefined;
}

/** How much faster than real time it runs; null when it doesn't say. */
export async function scaleOf(administration: string): Promise<number | null> {
  try {
    const answer = await fetch(`${administration.replace(/\/$/, '')}/clock`, { signal: AbortSignal.timeout(5_000) });
    return clockSchema.parse(await answer.json()).scale;
  } catch {
    return null;
  }
}
