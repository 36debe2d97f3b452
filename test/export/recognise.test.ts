// What is recognised adds up to what was billed, for any amount and any days, and for the lines of random
// scenarios: nothing is earned before it is billed, nothing twice, and no month of a charge or a pack below 0.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addMonths, type Day, formatDay, monthStart, parseDay } from '../../src/calendar/day.ts';
import { spread } from '../../src/export/recognise.ts';
import { targetsOf } from '../../src/price/bill.ts';
import { PACK, STEP } from '../../src/price/sinks.ts';
import { type Earned, earnedOf } from '../../src/runs/earned.ts';
import { cases } from '../price/cases.ts';
import { PATIENCE_MS, runs } from '../price/runs.ts';
import { priceWithLines } from '../price/scenario.ts';

const day = (text: string): Day => parseDay(text) ?? 0;
const shown = (digits: bigint, scale: number, from: string, until: string): string[] =>
  spread(digits, scale, 2, day(from), day(until)).map((e) => `${formatDay(e.month).slice(0, 7)} ${e.digits}`);

test('by calendar days, rounded sums, the rest at the end', () => {
  // 1000.00 over 90 days from 1 January 2025: 31, 28 and 31 of them: 344.44, 655.56 - 344.44, 344.44.
  expect(shown(100_000n, 2, '2025-01-01', '2025-04-01')).toEqual(['2025-01 34444', '2025-02 31112', '2025-03 34444']);
  // One cent over three months: 0.34 and 0.66 of it.
  expect(shown(1n, 2, '2025-01-01', '2025-04-01')).toEqual(['2025-01 0', '2025-02 1', '2025-03 0']);
  expect(shown(-365n, 2, '2024-12-31', '2025-01-02')).toEqual(['2024-12 -183', '2025-01 -182']);
  // A line of a bill that is rounded once: 1.3348, half of it rounded to cents, the rest exact.
  expect(shown(13_348n, 4, '2025-01-31', '2025-02-02')).toEqual(['2025-01 6700', '2025-02 6648']);
});

test('any amount over any days: it adds up, and no month goes the other way', () => {
  const amounts = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n });
  const stretches = fc.tuple(fc.integer({ min: 15_000, max: 25_000 }), fc.integer({ min: 1, max: 1500 }));
  fc.assert(
    fc.property(amounts, fc.constantFrom(2, 4, 15), stretches, (digits, scale, [from, days]) => {
      const months = spread(digits, scale, 2, from, from + days);
      expect(months.reduce((sum, e) => sum + e.digits, 0n)).toBe(digits);
      expect(months.filter((e) => e.digits * digits < 0n)).toEqual([]);
      expect(months.map((e) => e.month)).toEqual(months.map((_, i) => addMonths(monthStart(from), i, 1)));
    }),
  );
});

test(
  'the lines of random bills: packs over their terms, and what pays for them over the same days',
  () => {
    fc.assert(
      fc.property(cases, (input) => {
        const { book, lines } = priceWithLines(input);
        const { firstPack } = targetsOf(book);
        const earned = earnedOf(book, lines);
        const paid = new Map<string, { readonly cell: number; readonly days: Earned }>();
        const left = new Map<string, bigint>();
        for (const [i, cell] of lines.cell.entries()) {
          const [step, ref, part, until] = [lines.step[i], lines.ref[i], lines.part[i] ?? 0, lines.until[i] ?? 0];
          const bought = step === STEP.packs && part === PACK.bought;
          const reduces = (step === STEP.discounts || step === STEP.credits) && part >= firstPack;
          const days = earned.get(i);
          if (bought && days !== undefined) {
            // The months that instalments pay follow each other inside the term; a memo in between pays none.
            const key = [ref, lines.from[i], until].join(' ');
            const before = paid.get(key);
            if (before?.cell === cell) expect(days).toEqual(before.days);
            else if (before?.cell === cell - 1) expect(days.from).toBe(Math.min(before.days.until, until - 1));
            else if (before !== undefined) expect(days.from).toBeGreaterThanOrEqual(before.days.until);
            else expect(days.from).toBe(Math.min(lines.from[i] ?? 0, until - 1));
            expect([days.from < days.until, days.until <= until]).toEqual([true, true]);
            paid.set(key, { cell, days });
          }
          const refunded = step === STEP.packs && part === PACK.refunded;
          expect([i, bought || reduces || refunded]).toEqual([i, days !== undefined]);
          if (!bought && !reduces) continue;
          const own = [cell, bought ? ref : part - firstPack, days?.from, days?.until].join(' ');
          if (reduces) expect([...left.keys()]).toContain(own);
          left.set(own, (left.get(own) ?? 0n) + (lines.billed[i] ?? 0n));
        }
        expect([...left].filter(([, billed]) => billed < 0n)).toEqual([]);
      }),
      runs(1000),
    );
  },
  PATIENCE_MS,
);
