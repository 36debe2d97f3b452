// The kernel against the second, obvious pricer on random models and usage. A failure prints its
// seed and path.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FLAG, STEP, UNPRICED } from '../../src/price/sinks.ts';
import { scenario } from '../reference/arbitrary.ts';
import { referencePrice } from '../reference/price.ts';
import { PATIENCE_MS, runs } from './runs.ts';
import { priceTotals, priceWithLines } from './scenario.ts';

test(
  'every period of every random account costs the same in both pricers',
  () => {
    fc.assert(
      fc.property(scenario, (input) => {
        const kernel = priceWithLines(input);
        const reference = referencePrice(input);
        const ours = input.periods.map((_, p) => ({
          billed: kernel.billed[p],
          unpriced: ((kernel.flags[p] ?? 0) & UNPRICED) !== 0,
        }));
        const theirs = reference.periods.map((p) => ({ billed: p.billed, unpriced: p.unpriced }));
        expect(ours).toEqual(theirs);
        const stated = reference.periods.map(
          (p) =>
            [...p.charges.values()].reduce((sum, c) => sum + c.stated, 0n) + p.discounts.stated + p.packs + p.credits,
        );
        expect(kernel.stated).toEqual(stated);
        for (const [p, period] of reference.periods.entries()) {
          if (period.state === 'memo' || period.state === 'billed') {
            expect(((kernel.flags[p] ?? 0) & FLAG.within) !== 0).toBe(period.withinIncluded);
          }
        }
      }),
      runs(3000),
    );
  },
  PATIENCE_MS,
);

test(
  'lines sum to periods, and totals alone give the same amounts as lines',
  () => {
    fc.assert(
      fc.property(scenario, (input) => {
        const { lines, billed, stated, flags, book } = priceWithLines(input);
        const totals = priceTotals(input, book);
        expect([totals.billed, totals.stated, [...totals.flags]]).toEqual([billed, stated, [...flags]]);
        const sums = input.periods.map(() => 0n);
        for (const [i, cell] of lines.cell.entries()) sums[cell] = (sums[cell] ?? 0n) + (lines.billed[i] ?? 0n);
        expect(sums).toEqual(billed);
        for (const step of lines.step) expect(Object.values(STEP)).toContain(step);
      }),
      runs(3000),
    );
  },
  PATIENCE_MS,
);
