/**
 * A program in place of `pwsh`, started by node-powershell: it behaves on stdin, stdout and stderr as recordings of real
 * PowerShell show, knows one script, and asks the simulator for what a call does.
 *
 * Started as `fake-pwsh.js <file that says where to ask> <options of pwsh>`. It imports little: it is started often.
 */
import { randomUUID } from 'node:crypto';
import { createConsole } from './session/console.ts';
import { createSimulator } from './session/ask-simulator.ts';
import { readOptions } from './session/options.ts';
import { createSession } from './session/session.ts';
import { createStatementReader } from './session/statements.ts';

async function main(): Promise<void> {
  const [file = '', ...given] = process.argv.slice(2);
  const options = readOptions(given);
  if (options.kind === 'version') {
    process.stdout.write('PowerShell 7.6.5\n');
    return;
  }
  if (options.kind === 'refused') {
    process.stderr.write(`${options.message}\n`);
    process.exitCode = options.code;
    return;
  }
  const own = randomUUID();
  const simulator = createSimulator(file);
  const end = async (code: number): Promise<never> => {
    await simulator.leave(own);
    process.exit(code);
  };
  const lines = linesOf(process.stdin);
  const readLine = async (): Promise<string | undefined> => {
    const { value, done } = await lines.next();
    return done === true ? undefined : value;
  };
  const session = createSession({
    process: own,
    ids: [process.pid, process.ppid],
    readLine,
    console: createConsole(process, process.env),
    simulator,
    exit: end,
    die: async () => {
      process.kill(process.pid, 'SIGKILL');
      return await new Promise<never>(() => undefined);
    },
  });
  process.on('SIGINT', () => session.interrupt());
  // The reader is gone.
  process.stdout.on('error', () => process.exit(0));
  process.stderr.on('error', () => process.exit(0));
  const complete = createStatementReader();
  for (let line = await readLine(); line !== undefined; line = await readLine()) {
    const statement = complete(line);
    if (statement !== undefined) await session.run(statement);
  }
  await end(0);
}

/** Lines of a stream, however long: a call is one line. */
async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  for await (const chunk of stream) {
    let start = 0;
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, start)) {
      rest.push(chunk.subarray(start, at));
      yield Buffer.concat(rest).toString('utf8').replace(/\r$/, '');
      rest = [];
      start = at + 1;
    }
    rest.push(chunk.subarray(start));
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${String((error as Error).stack)}\n`);
  process.exit(1);
});
