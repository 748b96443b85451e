import { beyond, coversPort, plainAddress, plainAddresses } from '../../domain/remote-addresses.ts';

it.each([
  ['192.168.50.10', '192.168.50.10'],
  ['192.168.50.10/32', '192.168.50.10'],
  ['192.168.50.10/255.255.255.255', '192.168.50.10'],
  ['192.168.50.10-192.168.50.10', '192.168.50.10'],
  ['2001:DB8::10', '2001:db8::10'],
  ['2001:db8::10/128', '2001:db8::10'],
  ['2001:db8::10/32', '2001:db8::10/32'],
  ['192.168.50.0/255.255.255.0', '192.168.50.0/255.255.255.0'],
  ['192.168.50.10-192.168.50.12', '192.168.50.10-192.168.50.12'],
  ['Any', 'any'],
])('%s means %s', (shown, plain) => {
  expect(plainAddress(shown)).toBe(plain);
});

it('each address counts once, in one order', () => {
  expect(plainAddresses(['192.168.50.11', '192.168.50.10/32', '192.168.50.10'])).toEqual([
    '192.168.50.10',
    '192.168.50.11',
  ]);
});

it('what a rule allows in addition is everything that is not named', () => {
  expect(beyond(['192.168.50.10/32'], ['192.168.50.10'])).toEqual([]);
  expect(beyond(['192.168.50.10', 'Any'], ['192.168.50.10'])).toEqual(['any']);
  expect(beyond(['192.168.50.0/24'], ['192.168.50.10'])).toEqual(['192.168.50.0/24']);
});

it.each([
  [['5986'], true],
  [['5985-5986'], true],
  [['Any'], true],
  [['443', '5986'], true],
  [['5985'], false],
  [['RPC'], false],
  [[], false],
])('ports %j cover 5986: %s', (ports, covered) => {
  expect(coversPort(ports, 5986)).toBe(covered);
});
