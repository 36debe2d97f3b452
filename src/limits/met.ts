// One key under one limit of one plan: what would have been refused, or would have waited.
import { atScale } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import type { AtOnceLimit, CallLimit, RateLimit } from '../model/plan.ts';
import { refusedAtOnce } from './at-once.ts';
import { type Bucket, queuedBy, refusedBy } from './bucket.ts';
import { either, exactly, larger, type Minutes, NOTHING, plus, type Range, smaller } from './minutes.ts';
import { refusedByWindows } from './window.ts';

export interface Met {
  /** Minutes with more requests than the limit allows, or with a moment of more at once. */
  readonly minutes: Range;
  readonly refused: Range;
  /** Requests that would not have been served in their minute; the longest queue, and its wait in seconds. */
  readonly queued: Range;
  readonly queue: Range;
  readonly waitSeconds: Range;
  /** The busiest moment of a limit at once. */
  readonly atOnce: Range;
  /** The minute with the most requests, since 1970 in UTC; -1: none. */
  readonly worst: number;
  readonly worstRequests: bigint;
}

export type Lost = Pick<Met, 'refused' | 'queued'>;

export const NO_LOSS: Lost = { refused: NOTHING, queued: NOTHING };

const UNMET: Met = {
  minutes: NOTHING,
  refused: NOTHING,
  queued: NOTHING,
  queue: NOTHING,
  waitSeconds: NOTHING,
  atOnce: NOTHING,
  worst: -1,
  worstRequests: 0n,
};

/** What the ledger keeps of minutes. */
export interface Grain {
  /** Most requests of a minute that is not kept. */
  readonly quiet: bigint;
  /** Digits of the duration's measure that make a minute; undefined: durations are not kept. */
  readonly minuteLong: bigint | undefined;
}

/** `all`: requests of the key, those of quiet minutes too; `after`: such minutes after the last, at most. Undefined: the limit is not met, or it cannot be told. */
export function metBy(limit: RateLimit, minutes: Minutes, grain: Grain, all: bigint, after: bigint): Met | undefined {
  const met = 'atOnce' in limit ? atOnce(limit, minutes, grain) : calls(limit, minutes, grain, after);
  if (met === undefined || met.minutes.most + met.refused.most + met.queued.most === 0n) return undefined;
  return { ...met, refused: atMost(met.refused, all), queued: atMost(met.queued, all) };
}

function atOnce(limit: AtOnceLimit, minutes: Minutes, { quiet, minuteLong }: Grain): Met | undefined {
  if (minuteLong === undefined) return undefined;
  const found = refusedAtOnce(atScale(limit.atOnce, 0), minuteLong, quiet, minutes);
  return {
    ...UNMET,
    minutes: found.minutes,
    refused: found.refused,
    atOnce: found.peak,
    worst: minutes.minute[found.worst] ?? -1,
    worstRequests: minutes.requests[found.worst] ?? 0n,
  };
}

function calls(limit: CallLimit, minutes: Minutes, { quiet }: Grain, after: bigint): Met {
  const rate = atScale(limit.requests, 0);
  const bucket: Bucket = { rate, burst: limit.burst === undefined ? 0n : atScale(limit.burst, 0), quiet };
  const over = minutes.requests.filter((used) => used > rate).length;
  const most = minutes.requests.reduce(larger, 0n);
  const base = {
    ...UNMET,
    minutes: exactly(BigInt(over)),
    worst: minutes.minute[minutes.requests.indexOf(most)] ?? -1,
    worstRequests: most,
  };
  if (limit.per === '60 s') return { ...base, refused: refusedByWindows(rate, quiet, minutes) };
  if (limit.over === 'refuse') return { ...base, refused: refusedBy(bucket, minutes) };
  const { requests, longest } = queuedBy(bucket, minutes, after);
  const wait = (n: bigint): bigint => divide(n * 60n, rate, 'up');
  return {
    ...base,
    queued: requests,
    queue: longest,
    waitSeconds: { least: wait(longest.least), most: wait(longest.most) },
  };
}

/** Of other days, keys or accounts: what is lost adds up, the worst is the worse of the two. */
export function beside(a: Met, b: Met): Met {
  const worse = b.worstRequests > a.worstRequests ? b : a;
  const longer = (x: Range, y: Range): Range => ({ least: larger(x.least, y.least), most: larger(x.most, y.most) });
  return {
    minutes: plus(a.minutes, b.minutes),
    refused: plus(a.refused, b.refused),
    queued: plus(a.queued, b.queued),
    queue: longer(a.queue, b.queue),
    waitSeconds: longer(a.waitSeconds, b.waitSeconds),
    atOnce: longer(a.atOnce, b.atOnce),
    worst: worse.worst,
    worstRequests: worse.worstRequests,
  };
}

/** Refused and queued under several limits on the same requests, of which there are so many. */
export function together(a: Lost, b: Lost, all: bigint): Lost {
  return { refused: atMost(either(a.refused, b.refused), all), queued: atMost(either(a.queued, b.queued), all) };
}

function atMost({ least, most }: Range, all: bigint): Range {
  return { least, most: smaller(most, all) };
}
