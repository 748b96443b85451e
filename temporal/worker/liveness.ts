/** Whether the workers of a machine are alive, by their heartbeats. */
import type { FoundHeartbeat } from './heartbeat-file.ts';

/**
 * @param limits.home where they were searched for
 * @param limits.within milliseconds
 * @returns sentences; none when each is alive
 */
export function livenessProblems(
  beats: readonly FoundHeartbeat[],
  { home, within }: { readonly home: string; readonly within: number },
): string[] {
  if (beats.length === 0) return [`No worker runs on this machine with RUNBOOKS_HOME ${home}.`];
  return beats.flatMap(({ pid, age, broken }) => [
    ...(age > within
      ? [
          `The worker with process ID ${pid} has been silent for ${Math.round(age / 1_000)} s: it is stopped, or blocked.`,
        ]
      : []),
    ...broken.map((problem) => `The worker with process ID ${pid} has lost a part. ${problem}.`),
  ]);
}
