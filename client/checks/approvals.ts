/** Who may decide, by the file of this home: whether it can be read, and which standing approvals end soon. */
import type { Config } from '../../config.ts';
import { endingApprovals } from '../../policy/ending-approvals.ts';
import { policyOf } from '../policy/policy-of.ts';
import { attempt, ok, warning, type Check } from './check.ts';

const name = 'approvals';

/** @param now milliseconds */
export async function approvalsCheck(config: Pick<Config, 'home'>, now: number): Promise<Check> {
  return await attempt(name, async () => {
    const { file, policy } = await policyOf(config, undefined);
    if (policy.digest === null) {
      return ok(name, `each plan needs one approval, by anybody but who asked for its run: there is no ${file}`);
    }
    const { rules, standing, roles } = policy;
    const who = roles === undefined ? 'everybody has all roles' : `roles of ${Object.keys(roles).length}`;
    const detail = `${file}: ${who}, rules ${rules.length}, standing approvals ${standing.length}`;
    const ending = endingApprovals(standing, now).map((each) => `${each.name} ends after ${each.until}`);
    if (ending.length === 0) return ok(name, detail);
    return warning(name, `${detail}; ${ending.join('; ')}`, 'From then on its plans wait for a person.');
  });
}
