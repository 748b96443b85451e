/** Which versions of Node.js are promised, tried and shipped. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const text = (name: string) => readFileSync(join(__dirname, '..', '..', name), 'utf8');
const found = (pattern: RegExp, name: string) => Array.from(text(name).matchAll(pattern), ([, group = '']) => group);

const [oldest = ''] = found(/"node": ">=([\d.]+)"/g, 'package.json');
const tried = found(/'(\d+\.\d+\.\d+)'/g, 'scripts/test-nodes.mjs');

it('test:nodes tries the oldest version that package.json allows', () => {
  expect(tried).toContain(`${oldest}.0`);
});

it('every stage of the image is based on the same line of Node.js, which is tested and in support', () => {
  const lines = new Set(found(/^FROM node:(\d+)/gm, 'Dockerfile'));
  expect([...lines]).toEqual(['24']);
  expect(tried.map((version) => version.split('.')[0])).toContain('24');
});

it('the forge runs on the line of the image', () => {
  expect(new Set(found(/node-version: (\d+)/g, '.github/workflows/ci.yml'))).toEqual(new Set(['24']));
});
