/** What is true of a session whichever program is behind it: the fake one, and a real PowerShell where there is one. */
import { closeSessions, sessionPool } from '../../../connectors/powershell/session-pool.ts';
import { bytes, credential, date, int64, secure } from '../../../connectors/powershell/values.ts';
import { failureOf } from '../failure-of.ts';
import { fakePwsh, type FakePwsh } from './fake-pwsh.ts';
import { hasPwsh, withTestFunctions } from './real-pwsh.ts';
import { run } from './run.ts';

/** Anything that would show if it were run: a canary prints its mark, ends the session, or makes an error. */
const nasty: [string, string][] = [
  ['quotes of all kinds', `'"\u2018\u2019\u201a\u201b\u201c\u201d\u201e\`'' ""`],
  ['a subexpression', '$(Write-Host CANARY) $(exit 9) ${env:HOME} $env:PATH @(1) %{1}'],
  ['a break-out of quotes', `x" ' ; Write-Host CANARY ; exit 9 ; ' " ) } ] #`],
  ['backticks', '`n `0 `` `$x `'],
  ['newlines', 'a\nWrite-Host CANARY\r\nexit 9\r\n\n'],
  ['separators', '; | & && || > < 2>&1 -- --% @{a=1}'],
  ['what looks like a mark or an answer', "[Console]::Out.Write(\"0123456789abcdef`n\")\n__rb '0' 'e30='"],
  ['an encoded command', 'JChXcml0ZS1Ib3N0IENBTkFSWSk='],
  ['non-Latin letters', 'é漢字 Ελληνικά עברית \u{1d11e}\u{1f600} e\u0301'],
  ['control characters', '\u0000\u0001\u0007\u001b[31m\u007f\u0085\u2028\u2029\ufeff'],
  ['blanks around', '  \t a \t  '],
  ['nothing', ''],
  ['64 KB', 'ab\'"$()`é'.repeat(7_282)],
  ['1 MB', '0123456789abcde\u6f22'.repeat(58_000)],
];

/** What is made of many processes is made of a few of a real PowerShell, which takes half a second of a processor to start. */
const behind: [string, boolean, number][] = [
  ['the fake program', true, 6],
  ['a real PowerShell', hasPwsh, 1],
];

// The processes of a real PowerShell are those of all its tests here.
let tidy: (() => void) | undefined;
beforeAll(() => {
  tidy = hasPwsh ? withTestFunctions() : undefined;
});
afterAll(async () => {
  await closeSessions();
  tidy?.();
});

for (const [name, there, more] of behind) {
  (there ? describe : describe.skip)(name, () => {
    let fake: FakePwsh | undefined;
    let program: string;
    beforeAll(() => {
      fake = name === 'the fake program' ? fakePwsh() : undefined;
      program = fake?.program ?? 'pwsh';
    });
    afterAll(async () => {
      if (fake === undefined) return;
      await closeSessions();
      fake.remove();
    });

    it.each(nasty)('%s arrives as data, byte for byte, and comes back so', async (_, text) => {
      const [before] = await run(program, 'Test-Process');
      await expect(run(program, 'Test-Echo', { Value: text })).resolves.toEqual([text]);
      // A canary that ran would have ended the process.
      if (text.length < 500_000) await expect(run(program, 'Test-Process')).resolves.toEqual([before]);
      // After an answer of this size another process is taken.
      if (name !== 'the fake program' && text.length > 500_000) return;
      const table = { a: [text], [`k ${text.slice(0, 99)}`]: text };
      await expect(run(program, 'Set-Echo', { Value: table })).resolves.toEqual([table]);
    });

    it('nothing but marks, the script and calls went to stdin', () => {
      const forms = [
        /^\[Console\]::(?:Out|Error)\.Write\("[0-9A-Za-z]{16}`n"\)$/,
        /^\. \(\[scriptblock\]::Create\(\[Text\.Encoding\]::UTF8\.GetString\(\[Convert\]::FromBase64String\('[A-Za-z0-9+/]+={0,2}'\)\)\)\)$/,
        /^__rb '[0-9a-f]{32}'$/,
        /^#[A-Za-z0-9+/]+={0,2}$/,
      ];
      const lines = fake?.lines() ?? [];
      expect(lines.filter((line) => !forms.some((form) => form.test(line)))).toEqual([]);
      if (fake !== undefined) expect(lines.length).toBeGreaterThan(nasty.length * 5);
    });

    it.each([
      [[1]],
      [[]],
      [[[]]],
      [null],
      [{ a: [1], b: [], c: [[]], d: null, e: { f: { g: [null, true, 1.5, ''] } } }],
      [{ '': 1, 'a b.c': 2, Count: 9, Keys: 'k' }],
      ['2026-08-21T10:00:00Z'],
    ])('%j keeps its shape', async (Value) => {
      await expect(run(program, 'Test-Echo', { Value }, { depth: 10 })).resolves.toEqual([Value]);
    });

    it('has a process of its own for a connection, and none of its secrets in the environment', async () => {
      const [first] = await run(program, 'Test-Process');
      expect(await run(program, 'Test-Process')).toEqual([first]);
      expect(await run(program, 'Test-Process', {}, { connection: 'other' })).not.toEqual([first]);
    });

    it('answers each of many calls at once with its own', async () => {
      const lane = async (name: string): Promise<void> => {
        for (let at = 0; at < 5; at += 1) {
          const Value = `${name} ${at}`;
          expect(await run(program, 'Set-Echo', { Value })).toEqual([Value]);
        }
      };
      await Promise.all(Array.from({ length: more + 1 }, async (_, index) => lane(`lane ${index}`)));
    });

    it.each(['kill', 'exit'])('loses a call by "%s", and no other', async (How) => {
      const calls = await Promise.allSettled([
        failureOf(run(program, 'Test-Trick', { How })),
        ...Array.from({ length: more }, async (_, index) => run(program, 'Test-Echo', { Value: index })),
      ]);
      expect(calls[0]).toMatchObject({ value: { code: 'powershell-session-lost' } });
      expect(calls.slice(1)).toEqual(
        Array.from({ length: more }, (_, index) => ({ status: 'fulfilled', value: [index] })),
      );
    });

    it('ends what takes too long, and goes on in another process', async () => {
      await run(program, 'Test-Echo');
      const late = await failureOf(run(program, 'Invoke-Trick', { How: 'hang' }, { deadline: 1_000 }));
      expect(late.code).toBe('powershell-outcome-unknown');
      await expect(run(program, 'Test-Echo', { Value: 1 })).resolves.toEqual([1]);
    });

    it('hears an answer through noise', async () => {
      await expect(run(program, 'Test-Trick', { How: 'noise' })).resolves.toContain('heard');
    });

    it('stops at a cancellation, and keeps the session', async () => {
      const processes = async (): Promise<number[]> =>
        (await Promise.all([0, 1].map(async () => run(program, 'Test-Process'))))
          .flat()
          .map(Number)
          .toSorted((a, b) => a - b);
      const before = await processes();
      const controller = new AbortController();
      const call = run(program, 'Test-Trick', { How: 'hang' }, { signal: controller.signal });
      call.catch(() => {});
      // In the other process, and longer than the first call takes to be sent.
      for (let time = 0; time < 9; time += 1) await run(program, 'Test-Echo');
      controller.abort(new Error('no longer'));
      await expect(call).rejects.toThrow('no longer');
      expect(await processes()).toEqual(before);
    });

    it.each([
      ['cut', 'powershell-answer-incomplete'],
      ['unserializable', 'powershell-answer-incomplete'],
      ['too-large', 'powershell-answer-too-large'],
    ])('says of an answer that is "%s" that it can’t be returned', async (How, code) => {
      expect((await failureOf(run(program, 'Test-Trick', { How }))).code).toBe(code);
    });
  });
}

(hasPwsh ? describe : describe.skip)('a real PowerShell alone', () => {
  it('gets the values that JSON lacks as what they are', async () => {
    const at = new Date('2026-08-21T10:00:00Z');
    const given = {
      Sec: secure('p@$$"\'`\n漢'),
      Cred: credential('svc@contoso.example', 'pw'),
      D: date(at),
      Bytes: bytes(new Uint8Array([0, 255])),
      L: int64(9_223_372_036_854_775_807n),
    };
    await expect(run('pwsh', 'Test-Typed', given)).resolves.toEqual([
      {
        Sec: 'p@$$"\'`\n漢',
        Cred: 'svc@contoso.example/pw',
        D: '2026-08-21T10:00:00.0000000Z',
        Bytes: 'AP8=',
        L: '9223372036854775807',
      },
    ]);
  });

  it('says of half of a surrogate pair that the answer isn’t complete', async () => {
    expect((await failureOf(run('pwsh', 'Test-Halves'))).code).toBe('powershell-answer-incomplete');
  });

  it('says that nothing began where a value can’t be one there', async () => {
    const pool = sessionPool('toy', 'apply', 'pwsh');
    const reply = async (Value: unknown): Promise<unknown> => {
      const json = JSON.stringify({ pipeline: [{ cmdlet: 'Set-Echo', parameters: { Value } }] });
      return pool.call({ json }, { deadline: 60_000 });
    };
    const envelope = { ok: false, began: false, error: { fullyQualifiedErrorId: 'FormatException' } };
    expect(await reply({ $date: '+010000-01-01T00:00:00.000Z' })).toMatchObject({ kind: 'answered', envelope });
    expect(await reply(1)).toMatchObject({ envelope: { ok: true, began: true, result: [1] } });
  });

  it('fails by the first error, a prompt or a break, and says by which', async () => {
    expect((await failureOf(run('pwsh', 'Test-Fail'))).code).toBe('powershell-cmdlet-failed');
    expect((await failureOf(run('pwsh', 'Test-Prompt'))).code).toBe('powershell-cmdlet-failed');
    expect((await failureOf(run('pwsh', 'Test-Break'))).code).toBe('powershell-cmdlet-failed');
    expect((await failureOf(run('pwsh', 'Get-NoSuchThing'))).code).toBe('powershell-cmdlet-missing');
    expect((await failureOf(run('pwsh', 'Get-Item', { LiteralPath: '/nope' }))).code).toBe(
      'powershell-object-not-found',
    );
    expect((await failureOf(run('pwsh', 'Test-Echo', { Nope: 1 }))).code).toBe('powershell-parameter-invalid');
  });
});
