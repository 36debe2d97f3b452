// Why a row is rejected: a number in the staged rows, a sentence in the ledger. The first reason that
// applies is the one that is kept.
import type { Format, Source } from '../../project/project.ts';

export const REASON = {
  none: 0,
  line: 1,
  noTime: 2,
  time: 3,
  noZone: 4,
  timeRange: 5,
  status: 6,
  requests: 7,
  negativeRequests: 8,
  bytesIn: 9,
  bytesOut: 10,
  skipped: 11,
} as const;

const FIRST_MEASURE = 20;
const PER_MEASURE = 3;

/** The number of a reason about the measure at `index` of its source. */
export function measureReason(index: number, kind: 'unreadable' | 'decimals' | 'double'): number {
  return FIRST_MEASURE + index * PER_MEASURE + ['unreadable', 'decimals', 'double'].indexOf(kind);
}

/** Every number and its sentence for one source. */
export function reasonsOf(source: Source): readonly (readonly [number, string])[] {
  const c = source.columns;
  const time = c.time.column;
  return [
    [REASON.line, NO_LINE[source.format] ?? 'not a row'],
    [REASON.skipped, `not a request: ${source.skip.map(skipped).join(', or ')}`],
    [REASON.noTime, `${time} is empty`],
    [REASON.time, `${time} cannot be read as ${TIME_NAMES[c.time.form]}`],
    [REASON.noZone, `${time} names no zone, and the source declares none (time: {column: ${time}, zone: …})`],
    [REASON.timeRange, `${time} is before 1980 or after 2044 as ${TIME_NAMES[c.time.form]}`],
    [REASON.status, `${c.status} is no status from 0 to 999`],
    [REASON.requests, `${c.requests} is no whole number below 2^63`],
    [REASON.negativeRequests, `${c.requests} is negative; corrections are adjustments with a reason, not rows`],
    [REASON.bytesIn, `${c.bytesIn} is no whole number from 0`],
    [REASON.bytesOut, `${c.bytesOut} is no whole number from 0`],
    ...source.measures.flatMap((m, i) => measureReasons(m.column, m.decimals, i)),
  ];
}

const NO_LINE: Partial<Readonly<Record<Format, string>>> = {
  combined: 'not a line of the common or combined log format',
  table: 'fewer values than the mapped fields need, or a quoted one does not end',
  w3c: 'fewer values than #Fields names, or above any #Fields',
  jsonl: 'not a JSON object',
  json: 'not a JSON object',
};

function skipped({ column, values }: Source['skip'][number]): string {
  return `${column} is ${values.join(' or ')}`;
}

function measureReasons(column: string, decimals: number, index: number): (readonly [number, string])[] {
  return [
    [measureReason(index, 'unreadable'), `${column} is no number from 0`],
    [measureReason(index, 'decimals'), `${column} has more than ${decimals} decimals, the measure keeps ${decimals}`],
    [
      measureReason(index, 'double'),
      `${column} has more than 15 digits and decimals: a JSON or DOUBLE number of that size is not exact, write it as a text`,
    ],
  ];
}

const TIME_NAMES: Readonly<Record<Source['columns']['time']['form'], string>> = {
  iso: 'a time like 2025-01-31T23:59:59Z',
  epoch_s: 'seconds since 1970',
  epoch_ms: 'milliseconds since 1970',
  epoch_us: 'microseconds since 1970',
  epoch_ns: 'nanoseconds since 1970',
  clf: 'a time like 31/Jan/2025:23:59:59 +0000',
  any: 'ISO 8601, an Apache time or an epoch',
  day: 'a day like 2025-01-31',
};

/** What the CSV reader says, in words; the first that a line has is kept. */
export const READER_REASONS: readonly (readonly [string, string])[] = [
  ['INVALID ENCODING', 'not UTF-8 text'],
  ['UNQUOTED VALUE', 'a quoted value does not end, or text follows its closing quote'],
  ['TOO MANY COLUMNS', 'more columns than the header'],
  ['MISSING COLUMNS', 'fewer columns than the header'],
  ['LINE SIZE OVER MAXIMUM', 'the line has more than 2,000,000 bytes'],
];
export const READER_OTHER = 'the line cannot be read as CSV';
