import { join } from 'node:path';
import { asFileName, fileIn, NotAFileName } from '../../processes/file-in.ts';
import { hostileNames } from './hostile-names.ts';

const folder = join('/', 'home', 'reports');

it.each(hostileNames)('%j is refused as a name', (name) => {
  expect(() => fileIn(folder, name)).toThrow(NotAFileName);
  expect(() => fileIn(folder, 'run', name)).toThrow(NotAFileName);
});

it.each(hostileNames)('%j becomes a name in the folder when it is encoded', (name) => {
  const file = fileIn(folder, asFileName(name), `${asFileName(name)}.json`);
  expect(file.startsWith(`${folder}/`)).toBe(true);
  expect(file.split('/')).toHaveLength(folder.split('/').length + 2);
});

it.each([
  ['client-sense-online/simulated/svc@contoso.example', 'client-sense-online_simulated_svc@contoso.example'],
  ['3f2b1c00-0000-4000-8000-000000000001', '3f2b1c00-0000-4000-8000-000000000001'],
  ['Zoë', 'Zo%C3%AB'],
])('%s is %s', (text, name) => {
  expect(asFileName(text)).toBe(name);
});

it('two long texts that begin alike have different names', () => {
  const [one, other] = ['a', 'b'].map((end) => asFileName(`${'x'.repeat(900)}${end}`));
  expect(one).not.toBe(other);
});
