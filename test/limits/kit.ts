// Minutes as tests write them, and limiters at the grain of seconds: obvious loops over requests one by one, against
// which what minutes can tell is held.
import type { Minutes } from '../../src/limits/minutes.ts';

/** Requests by minute from minute 100 on; undefined: the minute is not kept. */
export function minutesOf(requests: readonly (number | undefined)[]): Minutes {
  const kept = requests.flatMap((n, i) => (n === undefined ? [] : [{ n, at: 100 + i }]));
  return {
    minute: kept.map(({ at }) => at),
    requests: kept.map(({ n }) => BigInt(n)),
    took: kept.map(() => 0n),
    longest: kept.map(() => 0n),
  };
}

export interface Request {
  /** Seconds. */
  readonly at: number;
  readonly took: number;
}

/** The minutes with more than `above` requests of a log, by the second at which it names a request. */
export function busyMinutes(log: readonly Request[], above: number, named: (r: Request) => number): Minutes {
  const by = new Map<number, Request[]>();
  for (const r of log) by.set(Math.floor(named(r) / 60), [...(by.get(Math.floor(named(r) / 60)) ?? []), r]);
  const busy = [...by].filter(([, rows]) => rows.length > above).sort(([a], [b]) => a - b);
  return {
    minute: busy.map(([minute]) => minute),
    requests: busy.map(([, rows]) => BigInt(rows.length)),
    took: busy.map(([, rows]) => BigInt(rows.reduce((sum, r) => sum + r.took, 0))),
    longest: busy.map(([, rows]) => BigInt(Math.max(...rows.map((r) => r.took)))),
  };
}

/** Windows of a clock that is `phase` seconds behind the minute: each lets `limit` through. */
export function refusedByClock(times: readonly number[], limit: number, phase: number): number {
  const windows = new Map<number, number>();
  for (const t of times)
    windows.set(Math.floor((t - phase) / 60), (windows.get(Math.floor((t - phase) / 60)) ?? 0) + 1);
  return [...windows.values()].reduce((sum, n) => sum + Math.max(0, n - limit), 0);
}

/** A window begins with the first request after the one before ended. */
export function refusedFromFirst(times: readonly number[], limit: number): number {
  let [begin, inside, refused] = [Number.NEGATIVE_INFINITY, 0, 0];
  for (const t of times) {
    if (t >= begin + 60) [begin, inside] = [t, 0];
    inside += 1;
    if (inside > limit) refused += 1;
  }
  return refused;
}

/** At most `limit` requests were let through in the 60 seconds up to each one. */
export function refusedBySliding(times: readonly number[], limit: number): number {
  const passed: number[] = [];
  let refused = 0;
  for (const t of times) {
    if (passed.filter((p) => p > t - 60).length < limit) passed.push(t);
    else refused += 1;
  }
  return refused;
}

/** Who is refused, by request, where at most `limit` run at once; and the busiest moment without a limit. */
export function runAtOnce(log: readonly Request[], limit: number): { refused: readonly boolean[]; peak: number } {
  const running: Request[] = [];
  const refused = log.map((r) => {
    const busy = running.filter((o) => o.at + o.took > r.at).length;
    if (busy < limit) running.push(r);
    return busy >= limit;
  });
  const moments = log.map((r) => log.filter((o) => o.at <= r.at && o.at + o.took > r.at).length);
  return { refused, peak: Math.max(0, ...moments) };
}
