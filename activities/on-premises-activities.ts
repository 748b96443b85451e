/** What a worker beside the Exchange servers can do: a line for each resource, source and probe of on-premises runbooks. */
import type { Implementations } from './registry.ts';

export const onPremisesImplementations: Implementations = {
  resources: [],
  sources: [],
  probes: [],
};
