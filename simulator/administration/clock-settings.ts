/** The clock, as seen and as set: `{scale}` from now on, or `{advanceSeconds}` at once. Kept before the answer leaves. */
import type { Core } from '../core.ts';
import { json, type SimulatorResponse } from '../http/message.ts';
import { BadRequest, type Body, numberOf } from './json-body.ts';

/** `origin` and `realOrigin` let another process follow: `now = origin + (real - realOrigin) x scale`. */
export function answerClock({ clock }: Core): SimulatorResponse {
  const { origin, realOrigin, scale } = clock.serialize();
  const iso = (moment: number) => new Date(moment).toISOString();
  return json(200, { now: clock.iso(), scale, origin: iso(origin), realOrigin: iso(realOrigin) });
}

/** @throws BadRequest; NotKept, and the clock is as it was */
export function setClock(core: Core, body: Body): SimulatorResponse {
  const { clock, store } = core;
  const scale = numberOf(body, 'scale');
  const advanceSeconds = numberOf(body, 'advanceSeconds');
  if (scale === undefined && advanceSeconds === undefined) throw new BadRequest('Give scale or advanceSeconds.');
  const before = clock.serialize();
  try {
    if (scale !== undefined) clock.setScale(scale);
    if (advanceSeconds !== undefined) clock.advance(advanceSeconds);
  } catch (error) {
    if (error instanceof RangeError) throw new BadRequest(error.message);
    throw error;
  }
  try {
    store.keep();
  } catch (error) {
    clock.restore(before);
    throw error;
  }
  return answerClock(core);
}
