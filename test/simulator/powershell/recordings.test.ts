/** What real PowerShell says underneath node-powershell, the stand-in says too, byte for byte. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Compiled, compileSimulator } from '../compiled.ts';
import { differences } from './differences.ts';
import { playRecording } from './play-recording.ts';
import { severalByName } from './play-several.ts';
import { type Recording, recordings } from './recordings.ts';

let simulator: Compiled;
let executable: string;

beforeAll(async () => {
  simulator = await compileSimulator();
  const { readiness } = await simulator.start('--faults', 'off', '--servers', '1');
  executable = readiness.onPremises.powershell;
}, 60_000);
afterAll(() => simulator.remove());

const recorded = ({ stdout, stderr, outcome, value, error, envelope, truncated }: Recording) => ({
  stdout,
  stderr,
  outcome,
  ...(value === undefined ? {} : { value }),
  ...(error === undefined ? {} : { error }),
  // As text: the order of properties counts.
  ...(envelope === undefined ? {} : { envelope: JSON.stringify(envelope), truncated }),
});

async function play(recording: Recording): Promise<unknown> {
  const several = severalByName[recording.name];
  return await (several === undefined ? playRecording(recording, executable) : several(executable));
}

const isDifferent = ({ name }: Recording) => name in differences;

test.each(recordings.filter((one) => !isDifferent(one)))('$name is played as it was recorded', async (recording) => {
  expect(await play(recording)).toEqual(recorded(recording));
});

test.each(recordings.filter(isDifferent))('$name is different, as the table says', async (recording) => {
  expect(await play(recording)).not.toEqual(recorded(recording));
});

test('hash tables differ by the order of their keys only', async () => {
  for (const recording of recordings.filter(({ name }) => /^rb-(echo-nested|typed|length-of-1MB)$/.test(name))) {
    const { envelope } = (await play(recording)) as { envelope: string };
    expect(JSON.parse(envelope)).toEqual(recording.envelope);
  }
});

test('the table of differences names recordings, and is the one in the README', () => {
  const names = recordings.map(({ name }) => name);
  expect(Object.keys(differences).filter((name) => !names.includes(name))).toEqual([]);
  const readme = readFileSync(join(__dirname, '../../../simulator/powershell/README.md'), 'utf8');
  const table = readme.slice(readme.indexOf('Recordings that it plays differently'));
  const rows = [...table.matchAll(/^\| `([\w-]+)` \| (.+) \|$/gm)].map(([, name, reason]) => [name, reason]);
  expect(Object.fromEntries(rows)).toEqual(differences);
});
