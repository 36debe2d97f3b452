// The law of the bucket, with figures by hand; and against a bucket that is followed by the second.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Bucket, queuedBy, refusedBy } from '../../src/limits/bucket.ts';
import { exactly } from '../../src/limits/minutes.ts';
import { runs } from '../price/runs.ts';
import { minutesOf } from './kit.ts';

const usual: Bucket = { rate: 600n, burst: 1800n, quiet: 0n };
const refused = (requests: readonly (number | undefined)[], bucket = usual) => refusedBy(bucket, minutesOf(requests));

describe('600 a minute with a burst of 1,800', () => {
  test('1,200 a minute for 3 minutes loses nothing, a fourth minute loses 600, as does each one after', () => {
    expect(refused([1200, 1200, 1200])).toEqual(exactly(0n));
    // Levels 1800 → 1200 → 600 → 0; then 1200 − 0 − 600.
    expect(refused([1200, 1200, 1200, 1200])).toEqual(exactly(600n));
    expect(refused([1200, 1200, 1200, 1200, 1200])).toEqual(exactly(1200n));
  });

  test('starts full, and is never fuller', () => {
    expect(refused([2400])).toEqual(exactly(0n));
    expect(refused([2401])).toEqual(exactly(1n));
    // A minute of 0 adds nothing to a full bucket.
    expect(refused([0, 2401])).toEqual(exactly(1n));
  });

  test('fills while it drains', () => {
    // 2400 empties it; 100 leaves 500 of 600; then 500 + 600 are let through of 1300.
    expect(refused([2400, 100, 1300])).toEqual(exactly(200n));
  });

  test('without a burst each minute stands alone', () => {
    const bucket = { ...usual, burst: 0n };
    expect(refused([601, 0, 700], bucket)).toEqual(exactly(101n));
  });
});

test('a minute that is not kept fills by the rate or by what is left of it', () => {
  const bucket = { ...usual, quiet: 50n };
  // Empty after 2400; one quiet minute fills 550 to 600: of 1300 are refused 100 to 150.
  expect(refused([2400, undefined, 1300], bucket)).toEqual({ least: 100n, most: 150n });
  // Four quiet minutes fill it whatever they held.
  expect(refused([2400, undefined, undefined, undefined, undefined, 2401], bucket)).toEqual(exactly(1n));
});

test('what is known exactly lies in the range that is told when quiet minutes are left out', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: 20, max: 30 }),
      fc.integer({ min: 0, max: 60 }),
      (used, quiet, rate, burst) => {
        const bucket = { rate: BigInt(rate), burst: BigInt(burst), quiet: 0n };
        const kept = used.map((n) => (n > quiet ? n : undefined));
        const [all, busy] = [refused(used, bucket), refused(kept, { ...bucket, quiet: BigInt(quiet) })];
        expect(all.least).toBe(all.most);
        expect(busy.least).toBeLessThanOrEqual(all.least);
        expect(busy.most).toBeGreaterThanOrEqual(all.most);
        const [one, other] = [
          queuedBy(bucket, minutesOf(used), 0n),
          queuedBy({ ...bucket, quiet: BigInt(quiet) }, minutesOf(kept), BigInt(used.length)),
        ];
        for (const of of ['requests', 'longest'] as const) {
          expect(other[of].least).toBeLessThanOrEqual(one[of].least);
          expect(other[of].most).toBeGreaterThanOrEqual(one[of].most);
        }
      },
    ),
    runs(1000),
  );
});

test('is a bucket that fills by the second, where the requests of a minute come evenly', () => {
  // Rate and requests in sixties, so that each second has whole ones; the bucket holds what is not used, up to its burst.
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 0, max: 40 }),
      (perSecond, rate, burst) => {
        let [level, lost] = [burst * 60, 0];
        for (const n of perSecond)
          for (let second = 0; second < 60; second++) {
            lost += Math.max(0, n - rate - level);
            level = Math.min(burst * 60, Math.max(0, level + rate - n));
          }
        const bucket = { rate: BigInt(rate * 60), burst: BigInt(burst * 60), quiet: 0n };
        expect(
          refused(
            perSecond.map((n) => n * 60),
            bucket,
          ),
        ).toEqual(exactly(BigInt(lost)));
      },
    ),
    runs(1000),
  );
});

test('a queue holds what is over until its turn comes', () => {
  const bucket = { rate: 100n, burst: 50n, quiet: 0n };
  // 250: 150 served, 100 wait. 80: 100 served, 80 wait. Then 0: nobody waits any more.
  expect(queuedBy(bucket, minutesOf([250, 80, 0, 100]), 0n)).toEqual({
    requests: exactly(100n + 80n),
    longest: exactly(100n),
  });
  // 400 leave 250; two quiet minutes of at most 40 serve 200 at most; 50 to 130 wait, and 100 of them are served.
  expect(queuedBy({ ...bucket, quiet: 40n }, minutesOf([400, undefined, undefined, 90]), 0n)).toEqual({
    // Both quiet minutes end with somebody waiting, at worst: 2 × 40. Then min(90, 250 − 200 + 90 − 100 = 40) to
    // min(90, 250 − 120 + 90 − 100 = 120).
    requests: { least: 250n + 40n, most: 250n + 80n + 90n },
    longest: exactly(250n),
  });
});
