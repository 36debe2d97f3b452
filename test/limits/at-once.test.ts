// Requests at once against logs by the second: who is refused, and the busiest moment, lie in the range that minutes
// tell, whether the log has the time at which a request began or ended.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refusedAtOnce } from '../../src/limits/at-once.ts';
import { runs } from '../price/runs.ts';
import { busyMinutes, type Request, runAtOnce } from './kit.ts';

const MINUTE = 60n;

test('figures by hand', () => {
  // 30 requests of 4 s in one minute and none beside: 120 s of work in 64 s is 1.9 at once at least, 30 at most.
  const short = { minute: [100], requests: [30n], took: [120n], longest: [4n] };
  expect(refusedAtOnce(20n, MINUTE, 0n, short)).toEqual({
    refused: { least: 0n, most: 10n },
    peak: { least: 2n, most: 30n },
    minutes: { least: 0n, most: 1n },
    worst: 0,
  });
  // 100 of 40 s: 4,000 s in 100 s are 40 at once. 20 at once do 2,000 s of it: 2,000 ÷ 40 = 50 are refused at least.
  const long = { minute: [100], requests: [100n], took: [4000n], longest: [40n] };
  expect(refusedAtOnce(20n, MINUTE, 0n, long)).toMatchObject({
    refused: { least: 50n, most: 80n },
    peak: { least: 40n, most: 100n },
  });
  // Neighbours may still run: 15 + 15; but not from two minutes away, where 60 s is the longest.
  const beside = { minute: [100, 101, 103], requests: [15n, 15n, 15n], took: [15n, 15n, 15n], longest: [1n, 1n, 60n] };
  expect(refusedAtOnce(20n, MINUTE, 0n, beside)).toMatchObject({
    refused: { least: 0n, most: 20n },
    peak: { most: 30n },
  });
  // A quiet minute on either side may hold 10.
  expect(refusedAtOnce(20n, MINUTE, 10n, short).peak).toEqual({ least: 2n, most: 50n });
});

const log = fc
  .array(
    fc.record({
      at: fc.oneof(fc.integer({ min: 600, max: 899 }), fc.integer({ min: 700, max: 730 })),
      took: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 50, max: 130 })),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((rows): readonly Request[] => rows.sort((a, b) => a.at - b.at));

test.each([
  ['began', (r: Request) => r.at],
  ['ended', (r: Request) => r.at + r.took],
] as const)('the time is that at which a request %s', (_, named) => {
  fc.assert(
    fc.property(log, fc.integer({ min: 1, max: 6 }), (rows, limit) => {
      const told = refusedAtOnce(BigInt(limit), MINUTE, 0n, busyMinutes(rows, 0, named));
      const { refused, peak } = runAtOnce(rows, limit);
      const lost = BigInt(refused.filter(Boolean).length);
      expect(lost).toBeGreaterThanOrEqual(told.refused.least);
      expect(lost).toBeLessThanOrEqual(told.refused.most);
      // A request that takes no time is at no moment among those that run.
      if (peak > 0) expect(BigInt(peak)).toBeGreaterThanOrEqual(told.peak.least);
      expect(BigInt(peak)).toBeLessThanOrEqual(told.peak.most);
    }),
    runs(2000),
  );
});
