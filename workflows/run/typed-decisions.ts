/** Decisions by a name as it was typed, from any client that has the keys: not taken where people sign in. */
import type { SignalDefinition, UpdateDefinition } from '@temporalio/common';
import { setHandler } from '@temporalio/workflow';
import { answeringNobody, refusal, refuse, type Origin } from './refusals.ts';
import type { RunState } from './run-state.ts';

interface Taker<Given, Taken> {
  /** @throws ApplicationFailure with the refusal's code as type */
  validate(given: Given): void;
  /** @throws ApplicationFailure with the refusal's code as type, which is recorded */
  take(given: Given, origin: Origin): Taken;
}

export function listenToTyped<Given, Taken>(
  state: RunState,
  update: UpdateDefinition<Taken, [Given]>,
  signal: SignalDefinition<[Given]>,
  taker: Taker<Given, Taken>,
): void {
  const taken = (given: Given, origin: Origin): Taken => {
    const refused = whySigned(state);
    if (refused !== undefined) refuse(state, refused, origin);
    return taker.take(given, origin);
  };
  setHandler(update, (given) => taken(given, { via: 'update' }), {
    validator: (given) => {
      const refused = whySigned(state);
      if (refused !== undefined) throw refusal(refused);
      taker.validate(given);
    },
  });
  setHandler(signal, (given) => answeringNobody(() => taken(given, { via: 'signal' })));
}

function whySigned({ issuer }: RunState) {
  if (issuer == null) return undefined;
  const message = `Who decides about this run signs in at ${issuer}: give the decision by the command line.`;
  return { code: 'sign-in-missing', message };
}
