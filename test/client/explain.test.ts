import { createServer } from 'node:net';
import { once } from 'node:events';
import { createColors } from 'picocolors';
import { CommandProblem } from '../../client/command-problem.ts';
import { errorText } from '../../client/views/answers.ts';
import { explain } from '../../client/explain.ts';
import { refusesConnections } from '../../client/runs/refuses-connections.ts';
import { readConfig } from '../../config.ts';
import { Failure } from '../../domain/failure.ts';
import { freePort } from '../../processes/ports.ts';
import { WorkerNotStarted } from '../../stack/start-worker.ts';
import { PayloadUnsealed } from '../../temporal/codec/payload-unsealed.ts';
import { TemporalUnreachable } from '../../temporal/connect.ts';
import { NoTemporalServer } from '../../temporal/server/executable.ts';
import { NoServerOfHome } from '../../temporal/server/own-server.ts';

function thrownBy(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

test.each([
  [
    'what names something that is not there is wrong input',
    new Failure('secret-not-found', { service: 'secrets', subject: 'secret://x' }),
    'secret-not-found',
    2,
  ],
  ['a refused sign-in is a failure', new Failure('entra-wrong-secret', { service: 'entra' }), 'entra-wrong-secret', 1],
  [
    'an environment that can not be used is wrong input',
    thrownBy(() => readConfig({ RUNBOOKS_CODEC: 'maybe' })),
    'environment-invalid',
    2,
  ],
  [
    'a server that does not answer is a failure',
    new TemporalUnreachable('127.0.0.1:1', undefined),
    'temporal-unreachable',
    1,
  ],
  ['a home without a server is a failure', new NoServerOfHome('/home'), 'no-server', 1],
  ["another home's server is a failure", new NoServerOfHome('/home', '127.0.0.1:1'), 'other-server', 1],
  [
    "a worker that can't begin is a failure",
    new WorkerNotStarted("The worker can't run: open runs differ. [open-runs-differ]", '/home/logs/worker.log', null),
    'worker-not-started',
    1,
  ],
  ['a value that is not sealed is a failure, and not shown', new PayloadUnsealed('A value'), 'payload-unsealed', 1],
  ['what nobody expected is a failure', new TypeError('x is not a function'), 'unexpected', 1],
  ['a thrown text is shown', 'oh', 'unexpected', 1],
])('%s', (_, error, code, exitCode) => {
  const problem = explain(error);
  expect(problem).toBeInstanceOf(CommandProblem);
  expect(problem).toMatchObject({ code, exitCode });
  expect(problem.message).not.toBe('');
});

test('each way to a Temporal server is a line of its own for a person', () => {
  const reasons = {
    path: 'none found there',
    cached: '/cache/temporal',
    download: 'no route',
    build: 'go is not on PATH',
  };
  const problem = explain(new NoTemporalServer(reasons));
  expect(problem).toMatchObject({ code: 'no-temporal-program', exitCode: 1 });
  expect(problem.problems.map(({ where }) => where)).toEqual(['1', '2', '3', '4', '5']);
  const { code, message, advice, problems } = problem;
  const error = { code, message, advice, problems: [...problems] };
  const text = errorText({ error }, createColors(false));
  expect(text).not.toContain('\\u000a');
  expect(text.split('\n')).toContain('    5: let Go build it: needs Go and a Go module proxy (go is not on PATH)');
});

test('a port that nothing listens on is distinguished from one that answers', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  await expect(refusesConnections(`127.0.0.1:${address.port}`)).resolves.toBe(false);
  server.close();
  await expect(refusesConnections(`127.0.0.1:${await freePort()}`)).resolves.toBe(true);
});

test.each(['temporal', 'dns:///x', ''])('"%s" is left to the client', async (address) => {
  await expect(refusesConnections(address)).resolves.toBe(false);
});
