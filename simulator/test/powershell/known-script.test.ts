import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { knownScriptSha256 } from '../../powershell/known-script.ts';

test('the script in the folder of its sum is the one that the fake pwsh knows', () => {
  const script = readFileSync(join(__dirname, '../../powershell/known-script.ps1'));
  expect(createHash('sha256').update(script).digest('hex')).toBe(knownScriptSha256);
});
