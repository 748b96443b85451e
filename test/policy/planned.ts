/** Plans as a policy sees them: their steps, with lists and servers of some size. */
import { hashOf, type ChangeStep, type Plan } from '../../domain/plan.ts';

export interface Wanted {
  readonly connection?: string;
  readonly runbook?: string;
  readonly subject?: string;
  readonly risks?: readonly string[];
  /** Lengths of lists of mailboxes. */
  readonly lists?: readonly number[];
  readonly servers?: readonly string[];
  readonly resource?: string;
  readonly action?: ChangeStep['action'];
}

export function planWith(wanted: Wanted = {}): Plan {
  const { risks = [], lists = [], servers = [], resource = 'thing', action = 'create' } = wanted;
  const step: ChangeStep = {
    kind: 'change',
    key: 'thing/a',
    name: 'a',
    document: '',
    resource,
    action,
    changes: [],
    inputs: { name: 'a' },
    risks: risks.map((code) => ({ code, text: code })),
  };
  const bulks = lists.map((total, index): ChangeStep => {
    const list = String(index).padStart(64, '0');
    const each = { items: 'mailboxes', list, total, toChange: 1, unchanged: total - 1, failing: 0, firstFailing: [] };
    return { ...step, key: `bulk/${index}`, action: 'update', risks: [], each };
  });
  const onServers = servers.map((server): ChangeStep => ({
    ...step,
    key: `on/${server}`,
    inputs: { server },
    risks: [],
    server,
  }));
  const plan = {
    header: { run: 'r', runId: 'i', requestedBy: 'ann', requestDigest: '0'.repeat(64), program: null },
    runbook: wanted.runbook ?? 'ce-mailbox-oauth',
    connection: wanted.connection ?? 'contoso',
    subject: wanted.subject ?? 's',
    steps: [step, ...bulks, ...onServers],
    superseded: [],
    evidence: [],
  };
  return { ...plan, hash: hashOf(plan) };
}
