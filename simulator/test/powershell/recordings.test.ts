/** What real PowerShell says underneath node-powershell, the fake `pwsh` says too, byte for byte. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Compiled, compileSimulator } from '../../testing/compiled.ts';
import { differences } from './differences.ts';
import { replayRecording } from './replay-recording.ts';
import { severalByName } from './replay-several.ts';
import { type Recording, recordings } from './recordings.ts';

let simulator: Compiled;
let executable: string;

beforeAll(async () => {
  simulator = await compileSimulator();
  const { readiness } = await simulator.start('--faults', 'off', '--servers', '1');
  executable = readiness.onPremises.powershell;
}, 60_000);
afterAll(() => simulator.end());

const recorded = ({ stdout, stderr, outcome, value, error, envelope, truncated }: Recording) => ({
  stdout,
  stderr,
  outcome,
  ...(value === undefined ? {} : { value }),
  ...(error === undefined ? {} : { error }),
  // As text: the order of properties counts.
  ...(envelope === undefined ? {} : { envelope: JSON.stringify(envelope), truncated }),
});

async function replay(recording: Recording): Promise<unknown> {
  const several = severalByName[recording.name];
  return await (several === undefined ? replayRecording(recording, executable) : several(executable));
}

const isDifferent = ({ name }: Recording) => name in differences;

/** Most of the time is waiting for what hangs, so several are replayed at once; what blocks Node itself comes last. */
const replayed = new Map<string, Promise<unknown>>();
const atOnce = 6;

beforeAll(() => {
  const blocks = ({ name }: Recording) => name.startsWith('busy-');
  const lanes = Array.from({ length: atOnce }, () => Promise.resolve());
  const replayAfter = (before: Promise<void>, recording: Recording): Promise<void> => {
    const result = before.then(() => replay(recording));
    replayed.set(recording.name, result);
    return result.then(
      () => undefined,
      () => undefined,
    );
  };
  for (const [index, recording] of recordings.filter((one) => !blocks(one)).entries()) {
    lanes[index % atOnce] = replayAfter(lanes[index % atOnce]!, recording);
  }
  let alone: Promise<void> = Promise.all(lanes).then(() => undefined);
  for (const recording of recordings.filter(blocks)) alone = replayAfter(alone, recording);
});

test.each(recordings.filter((one) => !isDifferent(one)))(
  '$name is replayed as it was recorded',
  async (recording) => {
    expect(await replayed.get(recording.name)).toEqual(recorded(recording));
  },
  60_000,
);

test.each(recordings.filter(isDifferent))(
  '$name is different, as the table says',
  async (recording) => {
    expect(await replayed.get(recording.name)).not.toEqual(recorded(recording));
  },
  60_000,
);

test('hash tables differ by the order of their keys only', async () => {
  const differing = recordings.filter(({ name }) => /^rb-(echo-nested|typed|length-of-1MB)$/.test(name));
  expect(differing).toHaveLength(3);
  for (const recording of differing) {
    const { envelope } = (await replay(recording)) as { envelope: string };
    expect(JSON.parse(envelope)).toEqual(recording.envelope);
  }
});

test('the table of differences names recordings, and is the one in the README', () => {
  const names = recordings.map(({ name }) => name);
  expect(Object.keys(differences).filter((name) => !names.includes(name))).toEqual([]);
  const readme = readFileSync(join(__dirname, '../../powershell/README.md'), 'utf8');
  const table = readme.slice(readme.indexOf('Recordings that it replays differently'));
  const rows = [...table.matchAll(/^\| `([\w-]+)` \| (.+) \|$/gm)].map(([, name, reason]) => [name, reason]);
  expect(Object.fromEntries(rows)).toEqual(differences);
});
