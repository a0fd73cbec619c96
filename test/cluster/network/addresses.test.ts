import { addressIn, isWithin, localNat64, mapped, nat64, sixToFour } from './addresses';

test.each([
  ['10.1.0.0/16', 2, '10.1.0.2'],
  ['10.1.0.0/16', 256, '10.1.1.0'],
  ['10.1.0.0/16', -20, '10.1.255.236'],
  ['192.168.0.0/17', -1, '192.168.127.255'],
])('%s at %i is %s', (cidr, distance, address) => {
  expect(addressIn(cidr, distance)).toBe(address);
});

test('a range that is too small is said', () => {
  expect(() => addressIn('10.1.0.0/24', 256)).toThrow('10.1.0.0/24 has no address 256');
});

test('an address has four spellings in IPv6', () => {
  expect([mapped, nat64, localNat64, sixToFour].map((spell) => spell('169.254.169.254'))).toEqual([
    '::ffff:a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
  ]);
});

test('a mapped address is within the range that it is sent to', () => {
  expect(isWithin('169.254.0.0/16', mapped('169.254.169.254'))).toBe(true);
  expect(isWithin('169.254.0.0/16', mapped('10.1.0.1'))).toBe(false);
});
