// A gauge's level over time, from its samples: one holds from its second on until the next; before the first the level
// is 0. Integrals are exact: value × seconds.
import { lowerBound } from './usage.ts';

export interface Sample {
  /** Seconds since 1970. */
  readonly second: number;
  readonly value: bigint;
}

export interface Level {
  /** Value × seconds of [from, until). */
  between(from: number, until: number): bigint;
  /** The highest value of [from, until); one that holds at its beginning counts. */
  highest(from: number, until: number): bigint;
}

/** `samples` ascend by second, one for each. */
export function levelOf(samples: readonly Sample[]): Level {
  const seconds = samples.map(({ second }) => second);
  const carried = [0n];
  for (const [i, { second, value }] of samples.entries())
    carried.push((carried[i] ?? 0n) + value * BigInt((seconds[i + 1] ?? second) - second));
  /** The last sample by a second; -1: none. */
  const at = (second: number): number => lowerBound(seconds, second + 1) - 1;
  const valueAt = (i: number): bigint => samples[i]?.value ?? 0n;
  const total = (second: number): bigint => {
    const i = at(second);
    return i < 0 ? 0n : (carried[i] ?? 0n) + valueAt(i) * BigInt(second - (seconds[i] ?? second));
  };
  return {
    between: (from, until) => total(until) - total(from),
    highest(from, until) {
      let most = valueAt(at(from));
      for (let i = at(from) + 1; (seconds[i] ?? until) < until; i++) if (valueAt(i) > most) most = valueAt(i);
      return most;
    },
  };
}
