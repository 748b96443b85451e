import fs from 'node:fs';
import path from 'node:path';
import { addedCmdlets, addedParameters } from '../../windows/published-additions.ts';
import { serverCmdlets } from '../../windows/server-cmdlets.ts';

interface Published {
  parameters: Record<string, unknown>;
  sets: Record<string, { required: string[]; optional: string[] }>;
}

const file = path.join(import.meta.dirname, '..', '..', 'fidelity', 'windows-cmdlets.json');
const { cmdlets: catalogue } = JSON.parse(fs.readFileSync(file, 'utf8')) as { cmdlets: Record<string, Published> };

it('implements published cmdlets and published parameters only', () => {
  const unknown = Object.entries(serverCmdlets).flatMap(([name, { implements: names }]) => {
    const published = { ...catalogue, ...addedCmdlets }[name];
    if (published === undefined) return [name];
    const parameters = { ...published.parameters, ...addedParameters[name] };
    return names.filter((parameter) => !(parameter in parameters)).map((parameter) => `${name} -${parameter}`);
  });
  expect(unknown).toEqual([]);
});

it('adds nothing that the catalogue has, and sets of its own parameters', () => {
  expect(Object.keys(addedCmdlets).filter((name) => name in catalogue)).toEqual([]);
  expect(Object.keys(addedCmdlets).length).toBeGreaterThan(0);
  for (const { parameters, sets } of Object.values(addedCmdlets)) {
    const named = Object.values(sets).flatMap(({ required, optional }) => [...required, ...optional]);
    expect([...new Set(named)].sort()).toEqual(Object.keys(parameters).sort());
  }
});
