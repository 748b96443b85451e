/** Set-Item on CbtHardeningLevel; restored only where it still has our value. Source: the vendor's document, 3.4. */
import { cbtHardeningLevel, cbtHardeningLevels } from '../../domain/resources/cbt-hardening-level.ts';
import { refuseGroupPolicy } from '../windows/group-policy.ts';
import { readSetting, writeSetting } from '../windows/winrm-setting.ts';
import { implementation } from './implementation.ts';

const setting = 'cbtHardeningLevel';

export const cbtHardeningLevelImplementation = implementation({
  resource: cbtHardeningLevel,
  async read({ onPremises }, { server, level }) {
    const { value, source } = await readSetting(onPremises.server(server), server, setting);
    const found = levelOf(value);
    if (found !== level) refuseGroupPolicy({ source }, `CbtHardeningLevel of ${server}`);
    return { id: server, state: { level: found } };
  },
  create: async () => {
    throw new RangeError('Every server has this setting.');
  },
  async update({ onPremises }, { server, level }) {
    await writeSetting(onPremises.server(server), server, { setting, value: level });
  },
  async undo({ onPremises }, { desired: { server }, before, after }) {
    const shell = onPremises.server(server);
    const now = levelOf((await readSetting(shell, server, setting)).value);
    if (before === undefined || now !== after.level) {
      return { residual: `CbtHardeningLevel of ${server} is ${now} now, which this run didn't write: it stays.` };
    }
    await writeSetting(shell, server, { setting, value: before.level });
    return { undone: `CbtHardeningLevel of ${server} is ${before.level} again` };
  },
  outputs: ({ state }) => state,
});

/** WinRM keeps the value in whatever case it was given. */
function levelOf(value: string): string {
  return cbtHardeningLevels.find((level) => level.toLowerCase() === value.toLowerCase()) ?? value;
}
