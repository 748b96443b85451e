import { leavesBy, wayOut, type Way } from '../../domain/egress.ts';

const bound = (publicAddress: string): Way => ({ publicAddress, localAddress: `127.0.0.${publicAddress.length}` });
const pool = (publicAddress: string): Way => ({ publicAddress });

it.each<[string, readonly Way[], boolean]>([
  ['nothing is known of the machine', [], false],
  ['its only address is one of them', [pool('10.0.0.1')], true],
  ['its only address is another', [pool('10.0.0.9')], false],
  ['one of a pool is another', [pool('10.0.0.1'), pool('10.0.0.9')], false],
  ['the first is one of them, and others can be bound to', [bound('10.0.0.1'), bound('10.0.0.9')], true],
  ['the first is another, and one of them can be bound to', [bound('10.0.0.9'), bound('10.0.0.1')], false],
])('what the machine decides by itself leaves by an address: %s', (_when, ways, leaves) => {
  expect(leavesBy(ways, ['10.0.0.1'])).toBe(leaves);
});

it('a way is certain only when no other could be taken', () => {
  expect(wayOut([bound('10.0.0.9'), bound('10.0.0.1')], ['10.0.0.1'], 'inside')?.publicAddress).toBe('10.0.0.1');
  expect(wayOut([bound('10.0.0.9'), bound('10.0.0.1')], ['10.0.0.1'], 'outside')?.publicAddress).toBe('10.0.0.9');
  expect(wayOut([pool('10.0.0.1'), pool('10.0.0.9')], ['10.0.0.1'], 'inside')).toBeUndefined();
});
