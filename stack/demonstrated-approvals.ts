/** The approvals.yaml of demonstrations: of one in which a schedule rotates credentials without a person, and of one that takes two. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Milliseconds in which it holds: long enough that no watch reports its end. */
const holds = 90 * 86_400_000;

/** @param home of the demonstration's worker */
export async function writeDemonstratedApprovals(home: string): Promise<void> {
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  const text = `# What the schedule of this demonstration does without a person: docs/policy.md.
standing:
  - name: rotations
    connections: [simulated]
    runbooks: [rotate-credential]
    changes:
      staged-credential: [create]
      registered-credential: [create]
      promoted-credential: [create]
      retiring-credential: [create]
      retired-credential: [create]
    mostPerDay: 10
    from: ${day(Date.now())}
    until: ${day(Date.now() + holds)}
`;
  await writeFile(join(home, 'approvals.yaml'), text, { mode: 0o600 });
}

/** Where two people must approve each plan. @param home of the demonstration's worker */
export async function writeRuleForTwo(home: string): Promise<void> {
  const text = `# Each plan of this demonstration takes two people: docs/policy.md.
rules:
  - name: two-people
    approvals: 2
`;
  await writeFile(join(home, 'approvals.yaml'), text, { mode: 0o600 });
}
