// The billing zone that the times of the logs speak for: the offset that all of them name, else UTC.
import { isZone } from '../calendar/zone.ts';

export interface ZoneChoice {
  readonly zone: string;
  readonly why: string;
}

const OFFSET = /(?:\d|[T ]\d\d:\d\d) ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)\s*$/;

/** Places whose clocks stay at an offset that is no whole hour. */
const PARTS: Readonly<Record<string, string>> = {
  '+05:30': 'Asia/Kolkata',
  '+05:45': 'Asia/Kathmandu',
  '+09:30': 'Australia/Darwin',
};

export function zoneOf(times: Iterable<string>): ZoneChoice {
  const offsets = new Set<string>();
  for (const time of times) offsets.add(offsetIn(time));
  const named = [...offsets].filter((offset) => offset !== '');
  const [only] = named;
  if (only === undefined) return { zone: 'UTC', why: 'no time names a zone' };
  if (offsets.size === 1 && named.length === 1) return byOffset(only);
  const list = [...offsets].map((offset) => (offset === '' ? 'none' : offset)).toSorted();
  return { zone: 'UTC', why: `times name several offsets: ${list.slice(0, 4).join(', ')}` };
}

function offsetIn(time: string): string {
  const text = OFFSET.exec(time.slice(8))?.[1];
  if (text === undefined) return '';
  if (!/^[+-]/.test(text)) return '+00:00';
  const digits = text.slice(1).replace(':', '').padEnd(4, '0');
  return `${text.charAt(0)}${digits.slice(0, 2)}:${digits.slice(2)}`;
}

function byOffset(offset: string): ZoneChoice {
  if (offset === '+00:00' || offset === '-00:00') return { zone: 'UTC', why: 'all times are UTC' };
  const hours = offset.slice(1, 3).replace(/^0/, '');
  // In the names of these zones the sign is the other way round.
  const fixed = `Etc/GMT${offset.startsWith('-') ? '+' : '-'}${hours}`;
  const zone = offset.endsWith(':00') ? fixed : PARTS[offset];
  return zone === undefined || !isZone(zone)
    ? { zone: 'UTC', why: `all times are ${offset}, which no zone keeps all year` }
    : { zone, why: `all times are ${offset}` };
}
