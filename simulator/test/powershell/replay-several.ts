/** Recordings of more than one invocation, or of none that begins: what the library makes of a process that is gone. */
import { type Settled, ShellSession, until } from './shell-session.ts';

export type ReplayedSeveral = Record<string, unknown>;

const nothing = { stdout: '', stderr: '' };

export const severalByName: Readonly<Record<string, (executable: string) => Promise<ReplayedSeveral>>> = {
  async 'queued-behind-a-killed-process'(executable) {
    const session = new ShellSession({ executable });
    const first = session.begin('Start-Sleep 20');
    await until('it runs', () => session.received.stdout.includes('\n'));
    const queued = session.begin('"queued"');
    session.child.kill('SIGKILL');
    await until('the first has an outcome', () => first.settled.outcome !== 'pending');
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { ...nothing, ...outcomeOf(queued.settled) };
  },
  async 'invoke-after-exit'(executable) {
    const session = new ShellSession({ executable });
    await session.invoke('exit');
    const late = session.begin('1');
    await until('an outcome', () => late.settled.outcome !== 'pending');
    return { ...nothing, ...outcomeOf(late.settled) };
  },
  async 'executable-missing'() {
    const session = new ShellSession({ executable: '/does/not/exist/pwsh' });
    const begun = session.begin('1');
    await until('an outcome', () => begun.settled.outcome !== 'pending');
    const { outcome, error } = outcomeOf(begun.settled);
    return { ...nothing, outcome, error: { ...error, exitCode: -2 } };
  },
  async 'three-concurrent'(executable) {
    const session = new ShellSession({ executable });
    const values = await Promise.all(
      ['Start-Sleep -Milliseconds 300; "a"', '"b"', '"c"'].map((line) => session.invoke(line)),
    );
    session.end();
    return { ...nothing, outcome: 'resolved', value: values.map(({ raw, hadErrors }) => ({ raw, hadErrors })) };
  },
};

function outcomeOf(settled: Settled) {
  if (settled.outcome === 'pending') return { outcome: 'hung', error: null };
  const { name, message } = (settled as { error: Error }).error;
  return { outcome: settled.outcome, error: { name, message } };
}
