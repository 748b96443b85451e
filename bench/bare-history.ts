/** The history of `bareWait` while it waits. */
const at = '2026-01-01T00:00:00Z';
const taskQueue = { name: 'bench', kind: 'TASK_QUEUE_KIND_NORMAL' };

export const bareHistory = {
  events: [
    {
      eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED',
      workflowExecutionStartedEventAttributes: {
        workflowType: { name: 'bareWait' },
        taskQueue,
        originalExecutionRunId: '00000000-0000-4000-8000-000000000000',
        firstExecutionRunId: '00000000-0000-4000-8000-000000000000',
        workflowTaskTimeout: '10s',
        attempt: 1,
      },
    },
    {
      eventType: 'EVENT_TYPE_WORKFLOW_TASK_SCHEDULED',
      workflowTaskScheduledEventAttributes: { taskQueue, startToCloseTimeout: '10s', attempt: 1 },
    },
    {
      eventType: 'EVENT_TYPE_WORKFLOW_TASK_STARTED',
      workflowTaskStartedEventAttributes: { scheduledEventId: '2', identity: 'bench', requestId: 'bench' },
    },
    {
      eventType: 'EVENT_TYPE_WORKFLOW_TASK_COMPLETED',
      workflowTaskCompletedEventAttributes: { scheduledEventId: '2', startedEventId: '3', identity: 'bench' },
    },
    {
      eventType: 'EVENT_TYPE_TIMER_STARTED',
      timerStartedEventAttributes: { timerId: '1', startToFireTimeout: '2592000s', workflowTaskCompletedEventId: '4' },
    },
  ].map((event, index) => ({ eventId: String(index + 1), eventTime: at, ...event })),
};
