import { leavesBy, egressOn, type EgressAddress } from '../../domain/egress.ts';

const bound = (publicAddress: string): EgressAddress => ({
  publicAddress,
  localAddress: `127.0.0.${publicAddress.length}`,
});
const pool = (publicAddress: string): EgressAddress => ({ publicAddress });

it.each<[string, readonly EgressAddress[], boolean]>([
  ['nothing is known of the machine', [], false],
  ['its only address is one of them', [pool('10.0.0.1')], true],
  ['its only address is another', [pool('10.0.0.9')], false],
  ['one of a pool is another', [pool('10.0.0.1'), pool('10.0.0.9')], false],
  ['the first is one of them, and others can be bound to', [bound('10.0.0.1'), bound('10.0.0.9')], true],
  ['the first is another, and one of them can be bound to', [bound('10.0.0.9'), bound('10.0.0.1')], false],
])('what the machine decides by itself leaves by an address: %s', (_when, egressAddresses, leaves) => {
  expect(leavesBy(egressAddresses, ['10.0.0.1'])).toBe(leaves);
});

it('a way is certain only when no other could be taken', () => {
  expect(egressOn([bound('10.0.0.9'), bound('10.0.0.1')], ['10.0.0.1'], 'inside')?.publicAddress).toBe('10.0.0.1');
  expect(egressOn([bound('10.0.0.9'), bound('10.0.0.1')], ['10.0.0.1'], 'outside')?.publicAddress).toBe('10.0.0.9');
  expect(egressOn([pool('10.0.0.1'), pool('10.0.0.9')], ['10.0.0.1'], 'inside')).toBeUndefined();
});
