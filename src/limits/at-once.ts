// Requests that run at the same time. A minute says how many requests it holds, how long they took together and the
// longest of them; whether the log has the time of a request's beginning or of its end does not matter.
//
// Least: the requests of a minute run within 60 s and one longest, so the busiest moment has at least the average
// (Little's law), and what `limit` at once cannot do in that time is refused. Most: all requests that can overlap one
// of the minute run at once. Quiet minutes are taken to hold as many as they may, none longer than the longest kept.
import { divide } from '../exact/round.ts';
import { beyond, larger, type Minutes, NOTHING, plus, type Range, smaller } from './minutes.ts';

export interface AtOnce {
  /** Requests that are refused. */
  readonly refused: Range;
  /** The busiest moment. */
  readonly peak: Range;
  /** Minutes with a moment above the limit. */
  readonly minutes: Range;
  /** Index of the minute with the busiest moment, by what is certain, then by what is possible. */
  readonly worst: number;
}

/** `minute`: digits of the measure that make 60 seconds; `quiet`: most requests of a minute that is not kept. */
export function refusedAtOnce(limit: bigint, minuteLong: bigint, quiet: bigint, minutes: Minutes): AtOnce {
  const most = overlapping(minuteLong, quiet, minutes);
  let found: AtOnce = { refused: NOTHING, peak: NOTHING, minutes: NOTHING, worst: -1 };
  for (const [i, all] of most.entries()) {
    const [used, took, longest] = [minutes.requests[i] ?? 0n, minutes.took[i] ?? 0n, minutes.longest[i] ?? 0n];
    const span = minuteLong + longest;
    const least = larger(1n, divide(took, span, 'up'));
    const undone = beyond(took, limit * span);
    const refused = {
      least: undone === 0n ? 0n : divide(undone, longest, 'up'),
      most: smaller(used, beyond(all, limit)),
    };
    const worse = least > found.peak.least || (least === found.peak.least && all > found.peak.most);
    found = {
      refused: plus(found.refused, refused),
      peak: { least: larger(found.peak.least, least), most: larger(found.peak.most, all) },
      minutes: plus(found.minutes, { least: least > limit ? 1n : 0n, most: all > limit ? 1n : 0n }),
      worst: worse ? i : found.worst,
    };
  }
  return found;
}

/** By minute: its requests and those of others that may run while one of them begins. */
function overlapping(minuteLong: bigint, quiet: bigint, { minute, requests, longest }: Minutes): bigint[] {
  const reach = longest.map((d) => reachOf(d, minuteLong));
  const furthest = reach.reduce(larger, 0n);
  return requests.map((used, i) => {
    const at = minute[i] ?? 0;
    const away = (j: number): bigint => BigInt(Math.abs((minute[j] ?? 0) - at));
    let [all, kept] = [used, 0n];
    for (let j = i - 1; j >= 0 && away(j) <= furthest; j--) {
      kept += 1n;
      if (away(j) <= larger(reach[i] ?? 0n, reach[j] ?? 0n)) all += requests[j] ?? 0n;
    }
    for (let j = i + 1; j < minute.length && away(j) <= furthest; j++) {
      kept += 1n;
      if (away(j) <= (reach[j] ?? 0n)) all += requests[j] ?? 0n;
    }
    return all + quiet * (2n * furthest - kept);
  });
}

/** How many minutes away a request of this length can meet one of another minute. */
function reachOf(longest: bigint, minuteLong: bigint): bigint {
  return longest === 0n ? 0n : (longest - 1n) / minuteLong + 1n;
}
