// A program that speaks the protocol of a session as PowerShell does in line mode, and injects faults when it is asked
// to: `fake-pwsh.mjs FOLDER MODE [the options of pwsh]`. It writes down what it is given in FOLDER: started one line a
// process: its id, options and environment lines every line of stdin, as it came requests every opened request and
// answers a cmdlet that FOLDER/answers.json names with the envelope that is there. One of these may have `began`: false.
import { appendFileSync, existsSync, readFileSync, writeSync } from 'node:fs';
import { createDecipheriv, createHash } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const [folder, mode, ...options] = process.argv.slice(2);
const note = (file, value) => appendFileSync(join(folder, file), `${JSON.stringify(value)}\n`);
const out = (text) => writeSync(1, text);
const err = (text) => writeSync(2, text);
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

note('started', { pid: process.pid, options, env: process.env });
if (mode === 'dies-at-start') {
  err('You must install .NET to run this application.\n');
  process.exit(3);
}
if (mode === 'ends-at-start') process.exit(0);
if (mode === 'killed-at-start') process.kill(process.pid, 'SIGKILL');

let stop; // what an interruption does to the command that runs
process.on('SIGINT', () => stop?.());

const mark = /^\[Console\]::(Out|Error)\.Write\("([0-9A-Za-z]{16})`n"\)$/;
const bootstrap =
  /^\. \(\[scriptblock\]::Create\(\[Text\.Encoding\]::UTF8\.GetString\(\[Convert\]::FromBase64String\('([A-Za-z0-9+/=]+)'\)\)\)\)$/;
const call = /^__rb '([0-9a-f]{32})'$/;
const data = /^#([A-Za-z0-9+/]+={0,2})$/;

const envelopeLine = (nonce, envelope, cut = '') =>
  `\n${nonce}${cut}:${Buffer.from(JSON.stringify(envelope)).toString('base64')}\n`;
const begins = (nonce) => out(`\n${nonce}.\n`);
const success = (...result) => ({ ok: true, ran: true, result, warnings: [], info: [], errors: [] });
const stopped = { ok: false, ran: false, result: [], warnings: [], info: [], errors: [] };
const otherNonce = 'f'.repeat(32);

/** Things that a command does instead of answering, or around it. */
const tricks = {
  kill: () => process.kill(process.pid, 'SIGKILL'),
  exit: () => process.exit(0),
  'exit-3': () => process.exit(3),
  terminate: () => process.kill(process.pid, 'SIGTERM'),
  hang: () => wait(60_000),
  'hang-deaf': async () => {
    stop = () => {};
    await wait(60_000);
  },
  silence: () => {},
  garbage: () => out('\u0000\u0001 not an answer \n{"ok":true}\n'),
  foreign: () => out(envelopeLine(otherNonce, success('of another call'))),
  'foreign-too': (nonce) =>
    out(envelopeLine(otherNonce, success('of another call')) + envelopeLine(nonce, success('own'))),
  truncated: (nonce) => out(envelopeLine(nonce, success('cut off here')).slice(0, -12)),
  'bad-json': (nonce) => out(`\n${nonce}:${Buffer.from('{"ok":true').toString('base64')}\n`),
  'bad-utf8': (nonce) => out(`\n${nonce}:${Buffer.from([0x22, 0xff, 0x22]).toString('base64')}\n`),
  'bad-shape': (nonce) => out(`\n${nonce}:${Buffer.from('{"ok":"yes"}').toString('base64')}\n`),
  twice: (nonce) => out(envelopeLine(nonce, success(1)) + envelopeLine(nonce, success(2))),
  'answer-and-die': (nonce) => {
    out(envelopeLine(nonce, success('said')));
    process.kill(process.pid, 'SIGKILL');
  },
  noise: async (nonce) => {
    out('WARNING: w\nPassword for user svc: ');
    err('a native program complains\n');
    await wait(20);
    out(envelopeLine(nonce, success('heard')));
    out('and more\n');
  },
  crlf: (nonce) => out(envelopeLine(nonce, success('heard')).replaceAll('\n', '\r\n')),
  'close-stdin': async () => {
    process.stdin.destroy();
    await wait(60_000);
  },
  loud: async () => {
    for (let sent = 0; sent < 40; sent += 1) {
      process.stdout.write('x'.repeat(1024 * 1024));
      await wait(1);
    }
  },
  cut: (nonce) => out(envelopeLine(nonce, success({ a: 'System.Collections.Hashtable' }), '!')),
  unserializable: (nonce) => out(envelopeLine(nonce, { ok: false, ran: true, unserializable: true })),
  'too-large': (nonce) => out(envelopeLine(nonce, { ok: false, ran: true, tooLarge: 9_000_000 })),
  'late-noise': async (nonce) => {
    out(envelopeLine(nonce, success('heard')));
    setTimeout(() => {
      out('LATE\n');
      err('LATE\n');
      note('noised', process.pid);
    }, 30);
  },
  'left-by-exit': (nonce) => {
    out(envelopeLine(nonce, stopped));
    process.exit(7);
  },
  interrupted: (nonce) => out(envelopeLine(nonce, stopped)),
};

async function answer(nonce, request) {
  const { cmdlet, parameters = {} } = request.pipeline?.[0] ?? request;
  if (cmdlet.startsWith('Wait-')) await wait(60_000); // as where a session is being opened
  const file = join(folder, 'answers.json');
  const given = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8'))[cmdlet] : undefined;
  if (given?.began !== false) begins(nonce);
  if (given !== undefined) return out(envelopeLine(nonce, { ...success(), ...given }));
  const how = cmdlet.endsWith('-Trick') ? parameters.How : undefined;
  if (how !== undefined) {
    const interrupted = new Promise((resolve) => {
      stop = () => resolve(true);
    });
    if ((await Promise.race([tricks[how](nonce), interrupted])) === true) out(envelopeLine(nonce, stopped));
    stop = undefined;
    return undefined;
  }
  if (cmdlet === 'Test-Sleep') {
    await wait(parameters.Milliseconds);
    note('slept', process.pid);
  }
  if (cmdlet === 'Test-Large') return out(envelopeLine(nonce, success('x'.repeat(parameters.Characters))));
  return out(envelopeLine(nonce, success(cmdlet === 'Test-Process' ? process.pid : (parameters.Value ?? null))));
}

let key;

/** The request in a line behind a call’s: another key, or another nonce, doesn’t open it. */
function opened(line, nonce) {
  const sealed = Buffer.from(data.exec(line)[1], 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
  decipher.setAAD(Buffer.from(nonce));
  decipher.setAuthTag(sealed.subarray(-16));
  return JSON.parse(Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('utf8'));
}

async function obey(line, next) {
  const [, stream, text] = mark.exec(line) ?? [];
  if (stream !== undefined) return stream === 'Out' ? out(`${text}\n`) : err(`${text}\n`);
  if (line.startsWith('#')) return undefined;
  const [, script] = bootstrap.exec(line) ?? [];
  if (script !== undefined) {
    note('scripts', createHash('sha256').update(Buffer.from(script, 'base64')).digest('hex'));
    if (mode === 'refuses-script') return err('Exception: PowerShell 7.5 or later is needed.\n');
    if (mode === 'interrupted-at-start') return undefined;
    key = Buffer.from(data.exec(await next())[1], 'base64');
    if (mode === 'hangs-at-start') await wait(60_000);
    return out(`\n__rb_ready ${process.pid} ${process.ppid} 1\n`);
  }
  const [, nonce] = call.exec(line) ?? [];
  if (nonce === undefined) return err(`ParserError: ${line}\n`);
  const request = opened(await next(), nonce);
  note('requests', request);
  return answer(nonce, request);
}

// Line by line: one that waits delays those behind it.
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const next = async () => {
  const { value } = await lines.next();
  if (value !== undefined) note('lines', value);
  return value;
};
for (let line = await next(); line !== undefined; line = await next()) await obey(line, next);
process.exit(0);
