// A bucket: so many requests a minute, and a burst above them that starts full and fills with the rate while it is
// drained. In a minute in which `used` came, refused = max(0, used − level − rate), and the next level is
// min(burst, max(0, level + rate − used)): exact where requests come evenly within their minute. A burst of 0 is
// a limit of each minute of the clock. Quiet minutes fill the bucket by something between rate − quiet and rate.
import { beyond, larger, type Minutes, type Range, smaller } from './minutes.ts';

export interface Bucket {
  readonly rate: bigint;
  readonly burst: bigint;
  /** Most requests of a minute that is not kept; never above the rate. */
  readonly quiet: bigint;
}

/** Requests that are refused. */
export function refusedBy(bucket: Bucket, minutes: Minutes): Range {
  return { least: refusedAt(bucket, minutes, 0n), most: refusedAt(bucket, minutes, bucket.quiet) };
}

function refusedAt({ rate, burst }: Bucket, { minute, requests }: Minutes, quiet: bigint): bigint {
  let level = burst;
  let refused = 0n;
  for (const [i, used] of requests.entries()) {
    level = smaller(burst, level + gapBefore(minute, i) * (rate - quiet));
    refused += beyond(used, level + rate);
    level = smaller(burst, beyond(level + rate, used));
  }
  return refused;
}

export interface Queued {
  /** Requests that are not served in the minute in which they come. */
  readonly requests: Range;
  /** Most requests that wait at the end of a minute. */
  readonly longest: Range;
}

/** The same bucket where what is over waits its turn, first come, first served; `after`: quiet minutes after the last. */
export function queuedBy(bucket: Bucket, minutes: Minutes, after: bigint): Queued {
  const [least, most] = [queuedAt(bucket, minutes, after, 0n), queuedAt(bucket, minutes, after, bucket.quiet)];
  return {
    requests: { least: least.requests, most: most.requests },
    longest: { least: least.longest, most: most.longest },
  };
}

/** `level` below 0: so many wait. Of the quiet minutes in which some wait, all requests are taken to wait. */
function queuedAt(
  { rate, burst }: Bucket,
  { minute, requests }: Minutes,
  after: bigint,
  quiet: bigint,
): { readonly requests: bigint; readonly longest: bigint } {
  let level = burst;
  let queued = 0n;
  let longest = 0n;
  for (const [i, used] of requests.entries()) {
    const gap = gapBefore(minute, i);
    queued += quiet * minutesThatWait(-level, gap, rate - quiet);
    level = smaller(burst, level + gap * (rate - quiet)) + rate - used;
    const waiting = larger(0n, -level);
    queued += smaller(used, waiting);
    longest = larger(longest, waiting);
    level = smaller(burst, level);
  }
  return { requests: queued + quiet * minutesThatWait(-level, after, rate - quiet), longest };
}

/** Of `gap` minutes those at whose end some of `waiting` still wait. */
function minutesThatWait(waiting: bigint, gap: bigint, served: bigint): bigint {
  if (waiting <= 0n) return 0n;
  return served === 0n ? gap : smaller(gap, (waiting - 1n) / served);
}

/** Quiet minutes between this one and the one before; before the first the bucket is full. */
function gapBefore(minute: readonly number[], i: number): bigint {
  return i === 0 ? 0n : BigInt((minute[i] ?? 0) - (minute[i - 1] ?? 0) - 1);
}
