/** The declared schedules: `schedules.yaml` in RUNBOOKS_HOME, or the file that is named. */
import { ScheduleOverlapPolicy } from '@temporalio/client';
import { parse } from 'yaml';
import { milliseconds } from '../../domain/duration.ts';
import type { Json } from '../../domain/json.ts';
import { requestOf, schedulesFileSchema, type ScheduleState } from '../../domain/schedules.ts';
import { usageProblem } from '../command-problem.ts';
import { readText, whyUnreadable } from '../../processes/text-file.ts';

/**
 * @param onPremises names of the connections that only an on-premises worker reaches
 * @throws CommandProblem `schedules-file-invalid` with every problem; `schedules-file-missing`
 */
export async function declaredSchedules(
  file: string,
  { taskQueue, installation }: Pick<ScheduleState, 'taskQueue' | 'installation'>,
  onPremises: readonly string[],
): Promise<Map<string, ScheduleState>> {
  const read = schedulesFileSchema.safeParse(await readYaml(file));
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => ({
      where: path.join('.') || file,
      problem: message,
    }));
    throw usageProblem('schedules-file-invalid', `${file} can't be used.`, { problems });
  }
  return new Map(
    Object.entries(read.data.schedules).map(([name, declared]) => [
      name,
      {
        every: milliseconds(declared.every),
        jitter: milliseconds(declared.jitter),
        catchUp: milliseconds(declared.catchUp),
        overlap: ScheduleOverlapPolicy.SKIP,
        paused: declared.paused,
        taskQueue,
        installation,
        request: JSON.parse(JSON.stringify(requestOf(name, declared, onPremises))) as Json,
      },
    ]),
  );
}

async function readYaml(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readText(file);
  } catch (error) {
    throw usageProblem('schedules-file-missing', `${file} ${whyUnreadable(error)}.`, {
      advice: 'Start from examples/schedules.yaml, or name another file with --file.',
    });
  }
  try {
    return parse(text);
  } catch {
    throw usageProblem('schedules-file-invalid', `${file} is not YAML.`);
  }
}
