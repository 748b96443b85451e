/** That none of PowerShell's own logs has anything of a request, though each is on, and whenever a call is interrupted. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { powershell } from '../../../connectors/powershell/powershell.ts';
import { closeSessions } from '../../../connectors/powershell/session-pool.ts';
import { credential, secure } from '../../../connectors/powershell/values.ts';
import { withLogs, type RealProgram } from './real-program.ts';
import { hasPwsh, withTestFunctions } from './real-pwsh.ts';

/** Of this many calls each is cancelled, at a moment that the seed chooses: `npm run test:remoting` has the time for more. */
const cancellations = process.env.RUNBOOKS_TEST_REMOTING === undefined ? 50 : 200;

/** From 0 to 1, the same in every run. */
const random = (at: number): number => createHash('sha256').update(`moments ${at}`).digest().readUInt32BE() / 2 ** 32;

/** Whether a process may have a /dev/log of its own. */
function mayMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'sh', '-c', 'mount --bind /dev/null /dev/full'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** In each form in which a log could have it: as it is, in UTF-16, and in base64 of either, wherever it begins. */
function* formsOf(text: string): Generator<Buffer> {
  for (const encoding of ['utf8', 'utf16le'] as const) {
    const bytes = Buffer.from(text, encoding);
    yield bytes;
    for (const before of [0, 1, 2]) {
      const base64 = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
      // Without the characters that have bits of what is around it.
      const own = base64.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
      yield Buffer.from(own, 'ascii');
      yield Buffer.from(own, 'utf16le');
    }
  }
}

(hasPwsh ? describe : describe.skip)('with all of its logs on', () => {
  const systemLog = hasPwsh && mayMount();
  if (hasPwsh && !systemLog)
    process.stderr.write('Skipped: what PowerShell writes to the system log (no mount here)\n');
  const folder = mkdtempSync(join(tmpdir(), 'powershell-logs-'));
  const logged: Buffer[] = [];
  let server: Server;
  let real: RealProgram;
  let tidy: () => void;
  beforeAll(async () => {
    tidy = withTestFunctions();
    mkdirSync(join(folder, 'transcripts'));
    server = createServer((socket) => socket.on('data', (chunk) => logged.push(chunk)).on('error', () => {}));
    await new Promise<void>((resolve) => void server.listen(join(folder, 'log'), resolve));
    real = withLogs(folder, systemLog);
  });
  afterAll(async () => {
    await closeSessions();
    await new Promise((resolve) => void server.close(resolve));
    real.remove();
    tidy();
    rmSync(folder, { recursive: true, force: true });
  });

  it('nothing of a request is in any of them', async () => {
    const texts: string[] = [];
    const called = async (at: number, signal?: AbortSignal): Promise<unknown> => {
      const [password, token, user, note] = ['password', 'token', 'user', 'note'].map(
        (name) => `${name}-${at}-${Math.floor(random(-at) * 1e9)}`,
      );
      texts.push(password ?? '', token ?? '', user ?? '', note ?? '');
      const shell = powershell(
        { name: 'logs', powershell: real.program },
        'apply',
        signal === undefined ? {} : { signal },
      );
      const parameters = { Sec: secure(token ?? ''), Cred: credential(user ?? '', password ?? ''), Note: note };
      const { objects } = await shell.run({
        target: { kind: 'local' },
        pipeline: [{ cmdlet: 'Test-Quiet', parameters }],
      });
      return objects;
    };
    expect(await called(0)).toEqual([expect.any(Number)]);
    for (let at = 1; at <= cancellations; at += 1) {
      const controller = new AbortController();
      const call = called(at, controller.signal).catch((error: unknown) => error);
      setTimeout(() => controller.abort(new Error('no longer')), random(at) * 12);
      await call;
    }
    await called(cancellations + 1);
    await closeSessions();
    const transcripts = readdirSync(join(folder, 'transcripts'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
    const all = Buffer.concat([...logged, ...transcripts]);
    // They are on: each has the call's own line, and the one of cmdlets those of PowerShell's own modules.
    expect(Buffer.concat(transcripts).toString()).toContain("__rb '");
    if (systemLog) {
      const text = Buffer.concat(logged).toString();
      expect(text).toMatch(/Creating Scriptblock text[^]*__rb '/);
      expect(text).toContain('ParameterBinding(ConvertTo-Json): name="InputObject"');
      expect(text).toContain('CommandInvocation(Start-Sleep)');
    }
    const found = texts.filter((text) => [...formsOf(text)].some((form) => all.includes(form)));
    expect(found).toEqual([]);
  });
});
