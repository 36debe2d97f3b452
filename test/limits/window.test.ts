// Windows of 60 s against logs by the second: whatever second they begin at, what they refuse lies in the range
// that minutes tell; and both of its ends are met by some log.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactly } from '../../src/limits/minutes.ts';
import { refusedByWindows } from '../../src/limits/window.ts';
import { runs } from '../price/runs.ts';
import { busyMinutes, minutesOf, refusedByClock, refusedBySliding, refusedFromFirst } from './kit.ts';

const refused = (limit: number, quiet: number, requests: readonly (number | undefined)[]) =>
  refusedByWindows(BigInt(limit), BigInt(quiet), minutesOf(requests));

test('figures by hand', () => {
  // One window may hold all 100, or the two minutes may lie in three windows.
  expect(refused(100, 0, [60, 60])).toEqual({ least: 0n, most: 20n });
  // Two windows meet a minute: of 250 at least 50 are refused, and at most 150.
  expect(refused(100, 0, [250])).toEqual({ least: 50n, most: 150n });
  // Three windows: 600 − 300. At most: 300 + 300 − 100 in one window.
  expect(refused(100, 0, [300, 300])).toEqual({ least: 300n, most: 500n });
  // Far apart, each for itself; the quiet minutes beside may lend 50 each to a window.
  expect(refused(100, 50, [90, undefined, undefined, 80])).toEqual({ least: 0n, most: 40n + 30n });
  // One quiet minute between two can lie in one window only.
  expect(refused(100, 50, [90, undefined, 90])).toEqual({ least: 0n, most: 80n });
  expect(refused(100, 0, [])).toEqual(exactly(0n));
});

const LIMIT = 6;
const ABOVE = 3;
const log = fc
  .array(
    fc.record({
      at: fc.oneof(
        fc.integer({ min: 0, max: 599 }),
        fc.integer({ min: 110, max: 190 }),
        fc.constantFrom(59, 60, 119, 120),
      ),
    }),
    { maxLength: 70 },
  )
  .map((rows) => rows.map(({ at }) => ({ at, took: 0 })).sort((a, b) => a.at - b.at));

test('every kind of window refuses within the range, quiet minutes left out', () => {
  fc.assert(
    fc.property(log, fc.integer({ min: 0, max: 59 }), (rows, phase) => {
      const { least, most } = refusedByWindows(
        BigInt(LIMIT),
        BigInt(ABOVE),
        busyMinutes(rows, ABOVE, (r) => r.at),
      );
      const times = rows.map((r) => r.at);
      for (const n of [
        refusedByClock(times, LIMIT, phase),
        refusedFromFirst(times, LIMIT),
        refusedBySliding(times, LIMIT),
      ]) {
        expect(BigInt(n)).toBeGreaterThanOrEqual(least);
        expect(BigInt(n)).toBeLessThanOrEqual(most);
      }
    }),
    runs(3000),
  );
});

test('the ends are met: by the best and the worst way in which the requests of each minute can lie', () => {
  // A clock that is 30 s behind: each minute's requests lie before it (early) or after it (late).
  const counts = fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(counts, (used) => {
      const { least, most } = refused(LIMIT, 0, used);
      let [fewest, greatest] = [Number.POSITIVE_INFINITY, 0];
      const split = (i: number, times: readonly number[]): void => {
        const n = used[i];
        if (n === undefined) {
          const lost = refusedByClock(times, LIMIT, 30);
          [fewest, greatest] = [Math.min(fewest, lost), Math.max(greatest, lost)];
          return;
        }
        for (const early of new Set([0, n, Math.min(n, LIMIT), Math.max(0, n - LIMIT), n >> 1]))
          split(i + 1, [...times, ...Array.from({ length: n }, (_, k) => i * 60 + (k < early ? 10 : 50))]);
      };
      split(0, []);
      expect(BigInt(greatest)).toBe(most);
      // Among the few ways that are tried the best need not be, but none is better than the least.
      expect(BigInt(fewest)).toBeGreaterThanOrEqual(least);
      if (used.length === 1) expect(BigInt(fewest)).toBe(least);
    }),
    runs(150),
  );
});
