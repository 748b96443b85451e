import { join } from 'node:path';
import type { ReplayWorkerOptions } from '@temporalio/worker';
import { workflowBundle } from '../../../scripts/workflow-bundle.mjs';
import { describeEvent, findDivergence } from '../../../temporal/replay/divergence.ts';
import { readHistory, type ExportedHistory } from '../../../temporal/replay/exported-history.ts';
import '../../setup/quiet-runtime.ts';

const root = join(__dirname, '..', '..', '..');
let options: ReplayWorkerOptions;
let history: ExportedHistory;

beforeAll(async () => {
  options = { workflowBundle: { codePath: await workflowBundle(join(root, 'workflows', 'index.ts')) } };
}, 60_000);

beforeEach(async () => {
  history = await readHistory(join(root, 'test', 'replay', 'histories', 'client-sense-online.json'));
});

/** Makes the n-th activity of that type another one, and answers its event. */
function tamperWith(activity: string): string {
  for (const event of history.events) {
    const attributes = event.activityTaskScheduledEventAttributes as { activityType: { name: string } } | undefined;
    if (attributes?.activityType.name !== activity) continue;
    attributes.activityType.name = 'tampered';
    return `${event.eventId} ActivityTaskScheduled tampered`;
  }
  throw new Error(`There is no ${activity} in the history`);
}

it('a history that the code makes has none', async () => {
  expect(await findDivergence(history, options)).toBeUndefined();
});

it.each(['preflight', 'role-group.apply', 'archiveReport'])(
  'the events from a changed %s on are named, up to the next workflow task',
  async (activity) => {
    const event = tamperWith(activity);
    const divergence = await findDivergence(history, options);
    const described = divergence?.events.map(describeEvent) ?? [];
    expect(divergence?.reason).toContain("'tampered' does not match activity type of activity command");
    expect(described).toContain(event);
    expect(described[0]).toMatch(/ WorkflowTaskCompleted$/);
    expect(described.filter((line) => line.includes('WorkflowTaskCompleted'))).toHaveLength(1);
  },
);

it('a workflow type that the code does not have is named', async () => {
  const started = history.events[0]?.workflowExecutionStartedEventAttributes as { workflowType: { name: string } };
  started.workflowType.name = 'gone';
  const divergence = await findDivergence(history, options);
  expect(divergence?.reason).toContain("'gone'");
});

it.each([
  [
    { eventId: '7', eventType: 'EVENT_TYPE_TIMER_STARTED', timerStartedEventAttributes: { timerId: '3' } },
    '7 TimerStarted 3',
  ],
  [{ eventId: '8', eventType: 'TimerFired', timerFiredEventAttributes: { timerId: '3' } }, '8 TimerFired 3'],
  [{ eventId: '9', eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED' }, '9 WorkflowExecutionSignaled'],
])('%j is described as %s', (event, text) => {
  expect(describeEvent(event)).toBe(text);
});
