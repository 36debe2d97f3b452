// The billing zone: on which instants its offset from UTC changes. The load stage turns these few
// changes into integer arithmetic, since converting every row by its zone costs more than reading it.
import { type Day, parseDay } from './day.ts';

export interface OffsetChange {
  /** Seconds since 1970-01-01T00:00:00Z from which the offset holds. The first is -Infinity. */
  readonly from: number;
  /** Seconds to add to UTC. Changes fall on quarter hours in some zones. */
  readonly offset: number;
}

const EARLIEST = Date.UTC(1980, 0, 1) / 1000;
const LATEST = Date.UTC(2045, 0, 1) / 1000;
const STEP = 3 * 86_400;

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const KNOWN = new Map<string, readonly OffsetChange[]>();

/** Every change of the zone's offset between 1980 and 2045, ascending; found once, which takes a twentieth of a second. */
export function offsetChanges(zone: string): readonly OffsetChange[] {
  const changes = KNOWN.get(zone) ?? findChanges(zone);
  KNOWN.set(zone, changes);
  return changes;
}

function findChanges(zone: string): readonly OffsetChange[] {
  const offsetAt = offsetReader(zone);
  const changes: OffsetChange[] = [{ from: Number.NEGATIVE_INFINITY, offset: offsetAt(EARLIEST) }];
  for (let from = EARLIEST; from < LATEST; from += STEP) {
    const before = offsetAt(from);
    if (offsetAt(from + STEP) !== before) changes.push(changeBetween(offsetAt, from, from + STEP, before));
  }
  return changes;
}

/** Local seconds (as if they were UTC) of an instant. */
export function localSeconds(instant: number, changes: readonly OffsetChange[]): number {
  const change = changes.findLast((c) => instant >= c.from);
  if (change === undefined) throw new Error('offset changes begin at -Infinity');
  return instant + change.offset;
}

/** The instant of local seconds; of two the earlier, in a gap the time after it. */
export function instantSeconds(local: number, changes: readonly OffsetChange[]): number {
  const change = changes.findLast((c, i) => local >= c.from + Math.max(c.offset, changes[i - 1]?.offset ?? c.offset));
  if (change === undefined) throw new Error('offset changes begin at -Infinity');
  return local - change.offset;
}

/** Reads a date, or a time as the day of the zone on which it lies; a time that names no zone is this zone's. */
export function dayReader(zone: string): (text: string) => Day | undefined {
  let changes: readonly OffsetChange[] | undefined;
  return (text) => {
    const time = timeIn(text);
    if (time === undefined || time.offset === undefined) return time?.day;
    changes ??= offsetChanges(zone);
    return Math.floor(localSeconds(time.day * DAY + time.seconds - time.offset, changes) / DAY);
  };
}

/** Reads the same texts as whole seconds since 1970; a date is its midnight in the zone. */
export function secondReader(zone: string): (text: string) => number | undefined {
  const changes = offsetChanges(zone);
  return (text) => {
    const time = timeIn(text);
    if (time === undefined) return undefined;
    const local = time.day * DAY + time.seconds;
    return time.offset === undefined ? instantSeconds(local, changes) : local - time.offset;
  };
}

const DAY = 86_400;

/** `offset` in seconds from UTC; undefined: the text names none. */
function timeIn(
  text: string,
): { readonly day: Day; readonly seconds: number; readonly offset: number | undefined } | undefined {
  const [, date = '', time, named] =
    /^(\d{4}-\d\d-\d\d)([T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/.exec(text) ?? [];
  const day = parseDay(date);
  if (day === undefined || (time === undefined && named !== undefined)) return undefined;
  const seconds = time === undefined ? 0 : secondsOf(time.slice(1));
  return seconds === undefined
    ? undefined
    : { day, seconds, offset: named === undefined ? undefined : offsetSeconds(named) };
}

/** Whole seconds since midnight of HH:MM or HH:MM:SS; undefined when no clock shows that. */
function secondsOf(time: string): number | undefined {
  const [hour = 0, minute = 0, second = 0] = time.split(':').map((part) => Math.floor(Number(part)));
  return hour < 24 && minute < 60 && second < 60 ? hour * 3600 + minute * 60 + second : undefined;
}

function offsetSeconds(named: string): number {
  if (named === 'Z') return 0;
  const size = Number(named.slice(1, 3)) * 3600 + Number(named.slice(3).replace(':', '') || '0') * 60;
  return named.startsWith('-') ? -size : size;
}

function changeBetween(offsetAt: (s: number) => number, low: number, high: number, before: number): OffsetChange {
  let [last, first] = [low, high];
  while (first - last > 1) {
    const middle = Math.floor((last + first) / 2);
    if (offsetAt(middle) === before) last = middle;
    else first = middle;
  }
  return { from: first, offset: offsetAt(first) };
}

function offsetReader(zone: string): (seconds: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  return (seconds) => {
    const part = format.formatToParts(seconds * 1000).find((p) => p.type === 'timeZoneName')?.value ?? '';
    const match = /^GMT(?:([+-])(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/.exec(part);
    if (match === null) throw new Error(`the zone ${zone} has an offset that cannot be read: ${part}`);
    const [, sign, hours = '0', minutes = '0', rest = '0'] = match;
    const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
    return sign === '-' ? -size : size;
  };
}
