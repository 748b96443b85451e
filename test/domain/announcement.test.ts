/** Whom an admission is told to, and in which words. */
import type { Receipt } from '../../domain/admission.ts';
import { ofAdmission, ofSignInUsedTwice, recipientsOf } from '../../domain/announcement.ts';
import { notificationsSchema } from '../../domain/notifications.ts';
import type { Plan } from '../../domain/plan.ts';

const relay = { kind: 'mail', host: 'mail.contoso.example', from: 'runbooks@contoso.example' };
const notifications = notificationsSchema.parse({
  channels: { mail: relay, all: relay },
  rules: {
    ours: { about: ['outcome'], connections: ['contoso'], notify: [{ by: 'all', to: 'ops@contoso.example' }] },
    theirs: { about: ['approval'], connections: ['fabrikam'], notify: [{ by: 'all', to: 'ops@fabrikam.example' }] },
  },
  people: {
    Ann: [{ by: 'mail', to: 'ann@contoso.example' }],
    ben: [{ by: 'mail', to: 'ben@contoso.example' }],
    cyd: [{ by: 'mail', to: 'cyd@contoso.example' }],
  },
});

const plan = { runbook: 'toy', connection: 'contoso', subject: 's', hash: 'c2bb2ac4'.repeat(8), steps: [] } as unknown;
const receipt = { run: 'toy/contoso/s', by: 'ben', requestedBy: 'ann', reason: 'looked\nat' } as Receipt;
const notice = ofAdmission('0c1d2e3f4a5b6c7d', receipt, plan as Plan);

it('approver and requester are told by name, and those whom a rule notifies of such runs', () => {
  expect(recipientsOf(notice, notifications).map(({ to }) => to)).toEqual([
    'ops@contoso.example',
    'ann@contoso.example',
    'ben@contoso.example',
  ]);
});

it('the words have the plan, who approved it, and how to stop it, each on one line', () => {
  expect(notice.title).toBe('Approved, and about to be written: toy/contoso/s');
  expect(notice.lines).toEqual([
    'toy on contoso, asked for by ann (a claim), was approved by ben (a claim).',
    'Reason: looked at',
    expect.stringMatching(/^Plan c2bb2ac4: /),
    'To stop all writes there: runbook stop --connection contoso --by NAME',
    'To end this approval: runbook revoke 0c1d2e3f4a5b6c7d --by NAME --reason TEXT',
  ]);
});

it('a person by a channel that is not there is refused by its place', () => {
  const wrong = { channels: {}, rules: {}, people: { ann: [{ by: 'fax' }] } };
  expect(notificationsSchema.safeParse(wrong).error?.issues).toMatchObject([{ path: ['people', 'ann', 0, 'by'] }]);
});

it('a sign-in that was used twice is told with both statements, each on one line, and how to stop', () => {
  const signedIn = { name: 'ann\u202e@contoso.example', authTime: '2026-12-01T11:59:55.000Z' };
  const first = { id: 'a1'.repeat(32), action: 'approve', run: 'toy/contoso/s' };
  const second = { id: 'b2'.repeat(32), action: 'lift', run: null };
  const twice = ofSignInUsedTwice(signedIn, [first, second], { people: ['ann', 'cyd'], connection: 'contoso' });
  expect(twice.title).toBe('A sign-in of ann @contoso.example was used a second time');
  expect(twice.lines.slice(1, 3)).toEqual([
    '- approve (statement a1a1a1a1) of toy/contoso/s, which was taken;',
    '- lift (statement b2b2b2b2), which was refused.',
  ]);
  expect(twice.lines.at(-1)).toContain('runbook stop --by NAME');
  expect(recipientsOf(twice, notifications).map(({ to }) => to)).toEqual([
    'ops@contoso.example',
    'ann@contoso.example',
    'cyd@contoso.example',
  ]);
});
