/** The process ends within its bound, whatever doesn't. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { skipWithout } from '../../setup/required-parts.ts';

const program = join(__dirname, '..', '..', '..', 'dist', 'temporal', 'worker', 'process-end.js');
const isBuilt = existsSync(program);
if (!isBuilt) skipWithout('build', 'the bound of the end of a process');

/** A process with a part that never ends. */
async function run(then: string, signal?: NodeJS.Signals): Promise<{ code: number | null; said: string[] }> {
  const script = `
    import { ProcessEnd } from ${JSON.stringify(pathToFileURL(program).href)};
    const end = new ProcessEnd(500);
    end.onBegin(() => process.stdout.write('shut down\\n'));
    setInterval(() => {}, 1000);
    process.stdout.write('runs\\n');
    ${then}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (signal !== undefined && said === 'runs\n') child.kill(signal);
  });
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said: said.trim().split('\n') };
}

const goes = 'The worker was not done ending after 0.5 s, and goes now. Another one takes over its work.';

(isBuilt ? describe : describe.skip)('a part that does not end', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'is left behind after %s',
    async (signal) => {
      expect(await run('', signal)).toEqual({ code: 70, said: ['runs', 'shut down', goes] });
    },
    20_000,
  );

  test('is left behind when another one is lost, and the first loss is the reason', async () => {
    const lost = `end.lost('A has failed', new Error('of a cause\\nin two lines')); end.lost('B has failed', 'later');`;
    const { code, said } = await run(lost);
    expect({ code, said: said.toSorted() }).toEqual({
      code: 70,
      said: ['runs', 'shut down', 'The worker ends. A has failed: of a cause', goes].toSorted(),
    });
  }, 20_000);
});
