// Windows of 60 seconds that begin at any second: by a clock of the limiter's own, or with a first request. A window
// lies in at most two minutes, and minutes cannot tell which of their requests it holds.
//
// Least: k minutes in a row meet at most k + 1 windows, so at least Σ used − limit × (k + 1) is refused; the best
// sum of that over stretches is what a bucket with a burst of one limit refuses. Most: what a window lets through
// is concave in how a minute's requests fall on its two windows, so the worst case gives each minute wholly to one
// of them: minutes stand alone, or in pairs that one window holds.
import { refusedBy } from './bucket.ts';
import { beyond, larger, type Minutes, type Range } from './minutes.ts';

/** `quiet`: most requests of a minute that is not kept; two of them are within the limit. */
export function refusedByWindows(limit: bigint, quiet: bigint, minutes: Minutes): Range {
  const { least } = refusedBy({ rate: limit, burst: limit, quiet: 0n }, minutes);
  return { least, most: refusedAtWorst(limit, quiet, minutes) };
}

/** The best way to leave minutes alone or to pair neighbours, one after the other. */
function refusedAtWorst(limit: bigint, quiet: bigint, { minute, requests }: Minutes): bigint {
  let [before, best, last] = [0n, 0n, quiet];
  const add = (used: bigint): void => {
    const next = larger(best + beyond(used, limit), before + beyond(last + used, limit));
    [before, best, last] = [best, next, used];
  };
  for (const [i, used] of requests.entries()) {
    const gap = i === 0 ? 0 : (minute[i] ?? 0) - (minute[i - 1] ?? 0) - 1;
    // More than two quiet minutes between say no more than two: a pair of them refuses nothing.
    for (let k = 0; k < Math.min(gap, 2); k++) add(quiet);
    add(used);
  }
  if (requests.length > 0) add(quiet);
  return best;
}
