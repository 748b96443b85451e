/** The image has Temporal's core for its own platform alone: what the Dockerfile does, to a folder like that package's. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

const root = join(__dirname, '..', '..');
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
const bridge = join(root, 'node_modules', '@temporalio', 'core-bridge');
// The package's own answer: the SDK loads this file and no other.
const { getPrebuiltPath } = jest.requireActual<{ getPrebuiltPath: () => string }>(join(bridge, 'common.js'));

(process.platform === 'linux' ? describe : describe.skip)("Temporal's core in the image", () => {
  test('other platforms are removed, and what the SDK loads is kept', () => {
    const [, removal] = /^RUN (find node_modules\/@temporalio\/core-bridge\/releases .+)$/m.exec(dockerfile) ?? [];
    if (removal === undefined) throw new Error('The Dockerfile removes no platform');
    const folder = mkdtempSync(join(tmpdir(), 'one-platform-'));
    try {
      const releases = join(folder, 'node_modules', '@temporalio', 'core-bridge', 'releases');
      const platforms = readdirSync(join(bridge, 'releases'));
      expect(platforms.length).toBeGreaterThan(1);
      for (const platform of platforms) mkdirSync(join(releases, platform, 'inside'), { recursive: true });
      execFileSync('sh', ['-c', removal], { cwd: folder });
      expect(readdirSync(releases)).toEqual([basename(dirname(getPrebuiltPath()))]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
