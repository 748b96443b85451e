/**
 * Addresses as a firewall rule names them: `Any`, `LocalSubnet`, one address, a range, a subnet by length or by mask. A subnet
 * is kept and shown by its masked address and its mask, whatever it was written as (dsccommunity/NetworkingDsc,
 * `Convert-CIDRToSubhetMask`: "a correctly masked IP Address that will match what the Firewall rule returns").
 *
 * IPv4 only.
 */
import { localSubnet } from './network.ts';

interface AddressRange {
  from: number;
  to: number;
}

const everywhere: AddressRange = { from: 0, to: 0xffffffff };

/** @returns the word as Windows shows it, or undefined for one that it refuses */
export function shownAddress(word: string): string | undefined {
  const keyword = ['Any', 'LocalSubnet', 'LocalSubnet4'].find((one) => one.toLowerCase() === word.toLowerCase());
  if (keyword !== undefined) return keyword;
  const range = rangeOf(word);
  if (range === undefined) return undefined;
  if (!word.includes('/')) return word;
  return `${dotted(range.from)}/${dotted(~(range.to ^ range.from) >>> 0)}`;
}

/** Whether an address lies in what a rule names. */
export function covers(word: string, address: string): boolean {
  const range = rangeOf(word);
  const number = numberOf(address);
  return range !== undefined && number !== undefined && number >= range.from && number <= range.to;
}

function rangeOf(word: string): AddressRange | undefined {
  const lower = word.toLowerCase();
  if (lower === 'any') return everywhere;
  if (lower === 'localsubnet' || lower === 'localsubnet4') return rangeOf(localSubnet);
  const [first, last, ...more] = word.split('-');
  if (more.length > 0) return undefined;
  if (last !== undefined) return between(numberOf(first!), numberOf(last));
  const [address, mask, ...others] = word.split('/');
  if (others.length > 0) return undefined;
  if (mask === undefined) return between(numberOf(address!), numberOf(address!));
  const bits = maskOf(mask);
  const number = numberOf(address!);
  if (bits === undefined || number === undefined) return undefined;
  return { from: (number & bits) >>> 0, to: (number | ~bits) >>> 0 };
}

function between(from: number | undefined, to: number | undefined): AddressRange | undefined {
  return from === undefined || to === undefined || from > to ? undefined : { from, to };
}

/** A length from 0 to 32, or a mask whose ones come first. */
function maskOf(word: string): number | undefined {
  if (/^\d{1,2}$/.test(word)) {
    const length = Number(word);
    return length > 32 ? undefined : length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0;
  }
  const mask = numberOf(word);
  if (mask === undefined) return undefined;
  const zeros = ~mask >>> 0;
  return (zeros & (zeros + 1)) === 0 ? mask : undefined;
}

function numberOf(address: string): number | undefined {
  const parts = address.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

const dotted = (number: number) => [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
