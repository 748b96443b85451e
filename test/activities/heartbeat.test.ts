/** What the activities' interceptor keeps from attempt to attempt, and what it logs. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import { applicationFailure } from '../../activities/application-failure.ts';
import { heartbeatDetails, HeartbeatInterceptor, leaveDetails } from '../../activities/heartbeat.ts';
import { Failure, type FailureCode } from '../../domain/failure.ts';
import { usualLimits } from './usual-limits.ts';

const logged: LogEntry[] = [];

/** One attempt. @returns what it failed with, and its last beat */
async function attempt(work: () => void, before?: unknown): Promise<{ failure: unknown; beat: unknown }> {
  const environment = new MockActivityEnvironment(
    { ...usualLimits, heartbeatDetails: before },
    { logger: new DefaultLogger('INFO', (entry) => logged.push(entry)) },
  );
  let beat: unknown;
  environment.on('heartbeat', (details) => (beat = structuredClone(details)));
  const run = async () =>
    new HeartbeatInterceptor().execute({ args: [], headers: {} }, async () => {
      work();
    });
  const failure = await environment.run(run).catch((error: unknown) => error);
  return { failure, beat };
}

function fails(code: FailureCode, detail?: string): () => never {
  return () => {
    throw applicationFailure(new Failure(code, { service: 'exchange', detail }));
  };
}

beforeEach(() => logged.splice(0));

it('an accident carries what an attempt before was told', async () => {
  const refused = await attempt(fails('exchange-denied', 'Access denied.'));
  const busy = await attempt(fails('exchange-throttled'), refused.beat);
  const again = await attempt(fails('exchange-throttled'), busy.beat);
  for (const { failure } of [busy, again]) {
    expect(failure).toMatchObject({
      type: 'exchange-throttled',
      details: [{ failureClass: 'throttled', reason: { code: 'exchange-denied', said: 'Access denied.' } }],
    });
  }
});

it('what an activity has left is kept beside it', async () => {
  const left = () => {
    leaveDetails({ good: 2 });
    fails('exchange-denied')();
  };
  const { beat } = await attempt(left);
  let found: unknown;
  await attempt(() => (found = heartbeatDetails()), beat);
  expect(found).toEqual({ good: 2 });
});

it("the service's own words are logged", async () => {
  await attempt(fails('exchange-invalid', 'Departement is not a property.'));
  expect(logged).toContainEqual(
    expect.objectContaining({
      level: 'WARN',
      meta: expect.objectContaining({ code: 'exchange-invalid', said: 'Departement is not a property.' }) as object,
    }),
  );
});
