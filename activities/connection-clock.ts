/** The scale of a connection's clock, read when a wait begins: the simulator's may be changed while a run waits. */
import type { ClockAnswer, ClockInput } from '../domain/activity-contracts.ts';
import { applicationFailure } from './application-failure.ts';
import type { Services } from './services.ts';

export function connectionClock(services: Services) {
  return async ({ connection }: ClockInput): Promise<ClockAnswer> => {
    try {
      return { scale: (await services.connect(connection)).clock.scale };
    } catch (error) {
      throw applicationFailure(error);
    }
  };
}
