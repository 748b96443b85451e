/** One activity for each kind of source, `<kind>.read`, as the runner's planning identity. */
import { ofKind, type SourceWork } from '../../domain/activities.ts';
import type { Json } from '../../domain/json.ts';
import { sourceInputs } from '../../domain/messages/activity-inputs.ts';
import { applicationFailure } from '../application-failure.ts';
import { checkedWork } from '../checked-input.ts';
import { contextOf } from '../context.ts';
import type { Services } from '../services.ts';
import type { SourceImplementation } from './implementation.ts';

export function readActivities<Args, Output>(services: Services, implementation: SourceImplementation<Args, Output>) {
  const { source, read } = implementation;
  const work = checkedWork<SourceWork>(sourceInputs(source), {
    read: async (input) => {
      try {
        const context = await contextOf(services, input.connection, 'plan');
        const { value, evidence } = await read(context, input.args as Args);
        return { value: value as Json, evidence: evidence ?? [] };
      } catch (error) {
        throw applicationFailure(error);
      }
    },
  });
  return ofKind<SourceWork>(source.kind, work);
}
