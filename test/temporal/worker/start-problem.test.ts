/** A worker that can't begin says which server it means and what to check, in one sentence, and ends. */
import { skipWithout } from '../../setup/required-parts.ts';
import { testEnvironment, type TestEnvironment } from '../../setup/temporal.ts';
import { guardedServer } from './guarded-server.ts';
import { isBuilt, WorkerProcess, type Ended } from './worker-process.ts';

if (!isBuilt) skipWithout('build', 'workers that cannot begin');

let environment: TestEnvironment;
beforeAll(async () => {
  environment = await testEnvironment();
});
afterAll(() => environment.close());

const refused = async (variables: NodeJS.ProcessEnv): Promise<Ended> => {
  const worker = await WorkerProcess.start({ TEMPORAL_ADDRESS: environment.address, ...variables });
  try {
    return await worker.ends(40_000);
  } finally {
    await worker.remove();
  }
};

(isBuilt ? describe : describe.skip)('a worker', () => {
  test('that no server answers', async () => {
    const { code, said } = await refused({ TEMPORAL_ADDRESS: '127.0.0.1:1' });
    expect(code).toBe(1);
    expect(said).toEqual([
      expect.stringMatching(
        /^The worker can't run: No Temporal server answers at 127\.0\.0\.1:1.*\. Check that it runs and can be reached from here, and TEMPORAL_ADDRESS and TEMPORAL_TLS\.$/,
      ),
    ]);
  }, 60_000);

  test('that no server is named to, in a home that has none', async () => {
    const { code, said } = await refused({ TEMPORAL_ADDRESS: '' });
    expect({ code, said }).toEqual({
      code: 1,
      said: [
        expect.stringMatching(
          /^The worker can't run: No Temporal server of this home \(\S+\) runs\. Set TEMPORAL_ADDRESS to the server to use, or start the home's own: runbook dev$/,
        ),
      ],
    });
  }, 60_000);

  test('whose namespace is not there', async () => {
    const { code, said } = await refused({ TEMPORAL_NAMESPACE: 'not-there' });
    expect({ code, said }).toEqual({
      code: 1,
      said: [expect.stringContaining(`The Temporal server at ${environment.address} has no namespace not-there`)],
    });
  }, 60_000);

  test('whose key is revoked', async () => {
    const guarded = await guardedServer(environment.address);
    guarded.revoke('ListSearchAttributes');
    const { code, said } = await refused({ TEMPORAL_ADDRESS: guarded.address });
    guarded.close();
    expect({ code, said }).toEqual({
      code: 1,
      said: [
        expect.stringContaining(
          `The Temporal server at ${guarded.address} does not let this worker in (Request unauthorized.). Check TEMPORAL_API_KEY`,
        ),
      ],
    });
  }, 60_000);
});
