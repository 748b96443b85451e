/** Where the simulated tenant's program is found, and what is said where there is none. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulatorProgram } from '../../stack/start-simulator.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'installation-'));
  await mkdir(join(folder, 'node_modules'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const found = (): string => simulatorProgram(join(folder, 'start-simulator.js'));
const missing =
  /^The simulated tenant needs the package exchange-simulator, .* Run npm ci in a checkout of the project/;

it('is the program that the package names', async () => {
  const installed = join(folder, 'node_modules', 'exchange-simulator');
  await mkdir(join(installed, 'built'), { recursive: true });
  const manifest = { name: 'exchange-simulator', bin: { 'exchange-simulator': 'built/program.js' } };
  await writeFile(join(installed, 'package.json'), JSON.stringify(manifest));
  expect(found).toThrow(/program\.js is not there: build the project with npm run build$/);
  await writeFile(join(installed, 'built', 'program.js'), '');
  expect(found()).toMatch(/exchange-simulator\/built\/program\.js$/);
});

it('is missed in a sentence that says how to get it, where the package is not installed', () => {
  expect(found).toThrow(missing);
});

it('is missed the same way where a link to the package leads nowhere', async () => {
  await symlink('../simulator', join(folder, 'node_modules', 'exchange-simulator'));
  expect(found).toThrow(missing);
});
