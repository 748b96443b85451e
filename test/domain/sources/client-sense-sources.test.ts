/** The pure rules that sources and the sign-in probe use, as tables. */
import { egressOn, type EgressSide, type EgressAddress } from '../../../domain/egress.ts';
import { isPublicAddress } from '../../../domain/public-address.ts';
import { ewsGateOf, type EwsGate } from '../../../domain/sources/ews-gate.ts';
import { outsideAddress } from '../../../domain/sources/outside-address.ts';
import { asksFor, blocks, type GrantControls } from '../../../domain/sources/policy-controls.ts';

test.each([
  ['203.0.113.10', true],
  ['8.8.8.8', true],
  ['172.15.255.255', true],
  ['172.32.0.1', true],
  ['100.128.0.1', true],
  ['10.0.0.1', false],
  ['172.16.0.1', false],
  ['172.31.255.255', false],
  ['192.168.0.1', false],
  ['100.64.0.1', false],
  ['127.0.0.1', false],
  ['169.254.1.1', false],
  ['0.0.0.0', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['203.0.113.0/24', false],
  ['203.0.113.256', false],
  ['203.0.113.010', false],
  ['2001:db8::1', false],
  ['', false],
])('%s as the source of a sign-in: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected);
});

const bound = (publicAddress: string): EgressAddress => ({ publicAddress, localAddress: '127.0.0.1' });
const pooled = (publicAddress: string): EgressAddress => ({ publicAddress });

test.each<[string, EgressAddress[], EgressSide, string | undefined]>([
  ['nothing is known of the runner', [], 'inside', undefined],
  ['one bound egress address that is exempt', [bound('a')], 'inside', 'a'],
  ['the same, for outside', [bound('a')], 'outside', undefined],
  ['two bound ways, for outside', [bound('a'), bound('b')], 'outside', 'b'],
  ['a pool that is all exempt', [pooled('a'), pooled('a2')], 'inside', 'a'],
  ['a pool of which a part is exempt', [pooled('a'), pooled('b')], 'inside', undefined],
  ['the same pool, for outside', [pooled('a'), pooled('b')], 'outside', undefined],
  ['a bound egress next to a pool', [pooled('a'), pooled('b'), bound('c')], 'outside', 'c'],
])('%s', (_what, egressAddresses, egressSide, expected) => {
  expect(egressOn(egressAddresses, ['a', 'a2'], egressSide)?.publicAddress).toBe(expected);
});

const before = Date.UTC(2026, 10, 21);

test.each<[boolean | null, string[], number, EwsGate]>([
  [null, [], before, 'open'],
  [true, ['an id'], before, 'listed'],
  [true, [], before, 'closed'],
  [false, [], before, 'closed'],
  [false, ['an id'], before, 'closed'],
  [null, [], Date.UTC(2027, 2, 31, 23, 59), 'open'],
  [null, [], Date.UTC(2027, 3, 1), 'closed'],
  [true, ['an id'], Date.UTC(2027, 3, 1), 'closed'],
])('EwsEnabled %s with %j at %d: the gate is %s', (enabled, allowed, now, gate) => {
  expect(ewsGateOf(enabled, allowed, now)).toBe(gate);
});

test.each<[string, GrantControls | null, string | undefined]>([
  ['session controls only', null, undefined],
  ['no control at all', { builtInControls: [] }, undefined],
  ['a block', { operator: 'OR', builtInControls: ['block'] }, 'blocks the sign-in'],
  [
    'one of two',
    { operator: 'OR', builtInControls: ['mfa', 'compliantDevice'] },
    'asks for multifactor authentication or asks for a compliant device',
  ],
  [
    'both of two',
    { operator: 'AND', builtInControls: ['mfa'], termsOfUse: ['t'] },
    'asks for multifactor authentication and asks to accept terms of use',
  ],
  [
    'a strength',
    { authenticationStrength: { displayName: 'Phishing-resistant' } },
    'asks for the authentication strength "Phishing-resistant"',
  ],
  ['a control of tomorrow', { builtInControls: ['somethingNew'] }, 'asks for somethingNew'],
])('%s', (_what, grant, expected) => {
  expect(asksFor(grant)).toBe(expected);
});

test('only a block blocks', () => {
  expect(blocks({ builtInControls: ['block'] })).toBe(true);
  expect(blocks({ builtInControls: ['mfa'] })).toBe(false);
  expect(blocks(null)).toBe(false);
});

test('elsewhere is an own address that is not exempt, else one in nobody’s network', () => {
  expect(outsideAddress(['203.0.113.10'], ['203.0.113.10', '198.51.100.7'])).toBe('198.51.100.7');
  expect(outsideAddress(['198.51.100.7'], [])).toBe('203.0.113.99');
});
