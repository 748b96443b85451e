/** A real PowerShell that another program has started, for an account whose profile has modules of its own. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { closeSessions } from '../../../connectors/powershell/session-pool.ts';
import { failureOf } from '../failure-of.ts';
import { isAlive, until } from './fake-pwsh.ts';
import { launcher, type RealProgram } from './real-program.ts';
import { hasPwsh, withTestFunctions } from './real-pwsh.ts';
import { run } from './run.ts';

const imposters = ['ConvertFrom-Json', 'ConvertTo-Json', 'Get-Item', 'Select-Object', 'Import-Module', 'Get-Command'];

(hasPwsh ? describe : describe.skip)('a PowerShell behind a launcher', () => {
  const home = mkdtempSync(join(tmpdir(), 'launched-'));
  const seen = join(home, 'seen');
  let real: RealProgram;
  let tidy: () => void;
  beforeAll(() => {
    tidy = withTestFunctions();
    const modules = join(home, '.local', 'share', 'powershell', 'Modules', 'Imposters');
    mkdirSync(modules, { recursive: true });
    const functions = imposters.map(
      (name) => `function ${name} { Add-Content -Path '${seen}' -Value '${name}'; 'imposter' }`,
    );
    writeFileSync(join(modules, 'Imposters.psm1'), functions.join('\n'));
    real = launcher(home);
  });
  afterAll(async () => {
    await closeSessions();
    real.remove();
    tidy();
    rmSync(home, { recursive: true, force: true });
  });

  const pid = async (): Promise<number> => Number((await run(real.program, 'Test-Process'))[0]);

  it('has its own cmdlets, whatever modules are in the profile', async () => {
    const select = ['Name'];
    expect(await run(real.program, 'Get-Item', { LiteralPath: home }, { select })).toEqual([{ Name: basename(home) }]);
    expect((await failureOf(run(real.program, 'Imposters-Only'))).code).toBe('powershell-cmdlet-missing');
    expect(existsSync(seen)).toBe(false);
  });

  it('hears a cancellation itself, and goes on', async () => {
    const before = await pid();
    const controller = new AbortController();
    const file = join(home, 'begun');
    const call = run(real.program, 'Invoke-Begun', { Path: file }, { signal: controller.signal });
    call.catch(() => {});
    await until(() => existsSync(file));
    controller.abort(new Error('no longer'));
    await expect(call).rejects.toThrow('no longer');
    expect(await pid()).toBe(before);
  });

  it('ends at a deadline, with what it was doing', async () => {
    const before = await pid();
    const late = await failureOf(run(real.program, 'Invoke-Trick', { How: 'hang' }, { deadline: 1_000 }));
    expect(late.code).toBe('powershell-outcome-unknown');
    await until(() => !isAlive(before));
  });
});
