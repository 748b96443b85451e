/**
 * Where work goes. Workflows and everything that any worker can do share one queue; what must run inside a customer's
 * network (a Windows host with the Exchange Management Shell) has a queue per connection, served by a worker there.
 */

/** The queue of the connection's own host, for kinds of connections that can't be reached from any worker. */
export function connectionTaskQueue(taskQueue: string, connection: string): string {
  return `${taskQueue}/${connection}`;
}
