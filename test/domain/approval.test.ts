import { usualNeeds } from '../../domain/approval-needs.ts';
import { checkDecision, stillNeeded, type ApprovalRequest } from '../../domain/approval.ts';
import type { SignedIn } from '../../domain/person.ts';

const planHash = 'a'.repeat(64);
const request: ApprovalRequest = { planHash, requester: { by: 'Ann' }, needs: usualNeeds, role: 'Approve', taken: [] };
const good = { decision: 'approve', planHash, by: 'bob' };

it('takes an approval of the very plan by another person', () => {
  expect(checkDecision(good, request)).toEqual({ decision: good });
});

it('lets the requester reject', () => {
  expect(checkDecision({ ...good, decision: 'reject', by: 'ann' }, request)).toHaveProperty('decision');
});

it.each<[string, unknown, ApprovalRequest | undefined, string]>([
  ['the requester approves', { ...good, by: ' ANN ' }, request, 'requester'],
  ['it is about another plan', { ...good, planHash: 'b'.repeat(64) }, request, 'other-plan'],
  ['nobody asked', good, undefined, 'nothing-to-decide'],
  [
    'somebody has decided',
    good,
    { ...request, decided: { by: 'cyd', decision: 'reject', planHash, at: '', via: 'update' } },
    'already-decided',
  ],
  ['nobody decides', { ...good, by: '  ' }, request, 'malformed'],
  ['the hash is a short one', { ...good, planHash: 'aaaa' }, request, 'malformed'],
  ['the decision is no decision', { ...good, decision: 'maybe' }, request, 'malformed'],
  ['there is something else in it', { ...good, force: true }, request, 'malformed'],
  ['there is nothing in it', undefined, request, 'malformed'],
])('refuses when %s', (_what, payload, about, code) => {
  expect(checkDecision(payload, about)).toMatchObject({ refused: { code } });
});

describe('where a passkey is needed', () => {
  const issuer = 'https://login.example.com/v2.0';
  const signed: ApprovalRequest = {
    ...request,
    requester: { by: 'Ann', signedIn: person('ann') },
    needs: { ...usualNeeds, issuer, proof: 'passkey' },
  };

  function person(name: string, passkey?: string): SignedIn {
    const known = { issuer, subject: name, name, roles: ['Approve', 'Operate'], guest: false } as const;
    return { ...known, authTime: '', tokenDigest: '', ...(passkey !== undefined && { passkey }) };
  }

  it('an approval counts that was signed with one, and no other', () => {
    expect(checkDecision(good, signed, person('bob', 'AAAA'))).toEqual({ decision: good });
    expect(checkDecision(good, signed, person('bob'))).toMatchObject({ refused: { code: 'passkey-missing' } });
  });

  it('a rejection takes none', () => {
    expect(checkDecision({ ...good, decision: 'reject' }, signed, person('bob'))).toHaveProperty('decision');
  });

  it('names as typed are never enough', () => {
    const typed = { ...signed, requester: { by: 'Ann' }, needs: { ...signed.needs, issuer: null } };
    expect(checkDecision(good, typed)).toMatchObject({ refused: { code: 'passkey-missing' } });
  });

  it('the run says so while it waits', () => {
    expect(stillNeeded('the plan', signed)).toBe('approval of the plan (with a passkey)');
  });
});
