/** One activity for each kind of source, `<kind>.read`, as the runner's planning identity. */
import { ofKind, type SourceWork } from '../../domain/activities.ts';
import type { Json } from '../../domain/json.ts';
import { applicationFailure } from '../application-failure.ts';
import { contextOf } from '../context.ts';
import type { Services } from '../services.ts';
import type { SourceImplementation } from './implementation.ts';

export function readActivities<Args, Output>(services: Services, implementation: SourceImplementation<Args, Output>) {
  const { source, read } = implementation;
  return ofKind<SourceWork>(source.kind, {
    read: async (input) => {
      try {
        const args = source.schema.parse(input.args);
        const { value, evidence } = await read(await contextOf(services, input.connection, 'plan'), args);
        return { value: value as Json, evidence: evidence ?? [] };
      } catch (error) {
        throw applicationFailure(error);
      }
    },
  });
}
