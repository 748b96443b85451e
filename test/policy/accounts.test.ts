import { accountOf } from '../../policy/accounts.ts';
import { parseApprovals } from '../../policy/approvals-file.ts';

const object = '3f0d6c1e-5a0b-4f43-8a51-0d8f6c2b1a77';

it('an account is its person’s, in whatever case its object ID is written', () => {
  const { accounts } = parseApprovals(`accounts: {ann: [ANN-1, ${object.toUpperCase()}]}`, 'a.yaml');
  expect(accountOf({ accounts }, { subject: object })).toBe('ann');
  expect(accountOf({ accounts }, { subject: 'nobody' })).toBeUndefined();
});

it('no account is two people’s, in whatever case it is written', () => {
  const twice = `accounts: {ann: [${object}], ben: [${object.toUpperCase()}]}`;
  expect(() => parseApprovals(twice, 'a.yaml')).toThrow(expect.objectContaining({ code: 'approvals-file-invalid' }));
});
