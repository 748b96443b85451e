/**
 * Which task queues the worker of a machine serves, by its roles: the installation's own for runs and for what reaches
 * tenants, and one for each connection whose servers it is an on-premises worker of. Every worker reaches the simulated
 * servers.
 */
import type { WorkerRole } from '../config.ts';
import { connectionTaskQueue } from './task-queues.ts';

export interface WorkPlace {
  readonly taskQueue: string;
  readonly workflows: boolean;
  /** Whose activities; none where others do them. */
  readonly activities: 'apply' | 'servers' | 'none';
}

/** @param connections kinds by name */
export function workPlaces(
  { taskQueue, roles }: { readonly taskQueue: string; readonly roles: readonly WorkerRole[] },
  connections: Readonly<Record<string, { readonly kind: string }>>,
): WorkPlace[] {
  const workflows = roles.includes('workflows');
  const apply = roles.includes('apply');
  const servers = roles.includes('servers');
  const onPremises = Object.entries(connections).filter(
    ([, { kind }]) => (kind === 'exchange-server' && servers) || (kind === 'simulated' && (servers || apply)),
  );
  return [
    ...(workflows || apply ? [{ taskQueue, workflows, activities: apply ? 'apply' : 'none' } as const] : []),
    ...onPremises.map(([name]) => ({
      taskQueue: connectionTaskQueue(taskQueue, name),
      workflows: false,
      activities: 'servers' as const,
    })),
  ];
}
