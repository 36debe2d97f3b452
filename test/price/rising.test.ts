// More usage never costs less, and what is agreed as the least or the most holds: laws on random scenarios
// without the rules that break them (each of these is why its kind of model is warned about).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { add, decimal, pow10 } from '../../src/exact/decimal.ts';
import { divide } from '../../src/exact/round.ts';
import { isUsageTarget, targetsOf } from '../../src/price/bill.ts';
import { BILLED } from '../../src/price/book.ts';
import { FLAG, ROUNDING, STEP } from '../../src/price/sinks.ts';
import { NO_PLAN } from '../../src/price/terms/plan.ts';
import type { BoundTerms } from '../../src/price/terms/terms.ts';
import { cases } from './cases.ts';
import { committed, onlyRising, ownPlan, withoutUpgrades } from './narrowed.ts';
import { PATIENCE_MS, runs } from './runs.ts';
import { priceTotals, priceWithLines } from './scenario.ts';
import { type Priced, sums, termsOf } from './sums.ts';

test(
  'more units never cost less, summed up to any period',
  () => {
    fc.assert(
      fc.property(cases, fc.nat(), fc.bigInt(1n, 30_000n), (drawn, at, hundredths) => {
        const less = onlyRising(drawn);
        const grains = less.grains ?? [];
        const more = grains.map((g, i) =>
          i === at % grains.length ? { ...g, units: add(g.units, decimal(hundredths, 2)) } : g,
        );
        const [before, after] = [priceTotals(less), priceTotals({ ...less, grains: more })];
        for (const column of ['stated', 'billed'] as const) {
          const rise = running(after[column]).map((sum, p) => sum - (running(before[column])[p] ?? 0n));
          expect(rise.filter((n) => n < 0n)).toEqual([]);
        }
      }),
      runs(1500),
    );
  },
  PATIENCE_MS,
);

const running = (amounts: readonly bigint[]): bigint[] => {
  let sum = 0n;
  return amounts.map((amount) => {
    sum += amount;
    return sum;
  });
};

test(
  'minimum ≤ usage ≤ maximum, each where it acts',
  () => {
    fc.assert(
      fc.property(cases, (drawn) => {
        const input = ownPlan({ ...drawn, model: withoutUpgrades(drawn.model) });
        const priced = priceWithLines(input);
        for (const cell of input.periods.keys()) {
          const maximum = boundIn(priced, cell, 'maximum');
          const minimum = boundIn(priced, cell, 'minimum');
          if (maximum !== undefined && minimum !== undefined && maximum.minor < minimum.minor) continue;
          if (maximum !== undefined && usageAt(priced, cell, maximum, false) > maximum.minor) {
            expect.fail(`period ${cell} is above ${maximum.minor}`);
          }
          if (minimum !== undefined && usageAt(priced, cell, minimum, true) < minimum.minor) {
            expect.fail(`period ${cell} is below ${minimum.minor}`);
          }
        }
      }),
      runs(1500),
    );
  },
  PATIENCE_MS,
);

type Bounded = BoundTerms['rule'] & { readonly minor: bigint };

/** A bound that is one amount for a whole billed period. */
function boundIn({ book, flags }: Priced, cell: number, which: 'minimum' | 'maximum'): Bounded | undefined {
  const period = book.periods[cell];
  const [first, end] = [book.first[cell] ?? 0, book.first[cell + 1] ?? 0];
  const bounds = termsOf(book)
    .slice(first, end)
    .map((terms) => terms[which]);
  const [bound] = bounds;
  const isWhole = book.from[first] === period?.start && book.until[end - 1] === period?.end;
  const isSame = bounds.every((b) => b?.amount === bound?.amount && b?.rule === bound?.rule);
  const isPriced = book.state[cell] === BILLED && ((flags[cell] ?? 0) & FLAG.noNumber) === 0;
  if (bound?.amount === undefined || !isWhole || !isSame || !isPriced) return undefined;
  const minor = divide(bound.amount, pow10(book.scales.bound - book.currency.digits), book.model.rounding);
  return { ...bound.rule, minor };
}

/** What a period's usage charges come to where the bound acts: as rated, after discounts, or after credits. */
function usageAt(priced: Priced, cell: number, bound: Bounded, withTrueUp: boolean): bigint {
  const { book, lines } = priced;
  const { trueUp } = targetsOf(book);
  const isUsage = (t: number): boolean => isUsageTarget(book, t) || (withTrueUp && t === trueUp);
  const after = bound.against === 'after_credits';
  const isUntil = (step: number): boolean =>
    step === STEP.rate ||
    step === STEP.bounds ||
    (step === STEP.discounts && (after || bound.discounts === 'before')) ||
    (step === STEP.credits && after);
  const column = after ? 'billed' : 'stated';
  const all = sums(priced, column, (i) => {
    const step = lines.step[i] ?? 0;
    const at = step === STEP.rate ? (lines.ref[i] ?? 0) : (lines.part[i] ?? 0);
    const closes = step === STEP.credits && lines.ref[i] === ROUNDING;
    return lines.cell[i] === cell && isUntil(step) && isUsage(at) && !closes ? 0 : undefined;
  });
  return all.get(0) ?? 0n;
}

test(
  'in every whole term of a commit, usage that counts and the shortfall come to what was agreed, or more',
  () => {
    fc.assert(
      fc.property(cases, fc.bigInt(1n, 100_000n), (drawn, cents) => {
        const input = committed(drawn, cents);
        const priced = priceWithLines(input);
        const { book, lines } = priced;
        const { trueUp, shortfall } = targetsOf(book);
        const billed = input.periods.flatMap((_, cell) => (book.state[cell] === BILLED ? [cell] : []));
        const counts = (i: number): boolean => {
          const reduces = lines.step[i] === STEP.discounts || lines.step[i] === STEP.bounds;
          const at = reduces ? (lines.part[i] ?? 0) : (lines.ref[i] ?? 0);
          return (
            (reduces || lines.step[i] === STEP.rate) && (isUsageTarget(book, at) || at === trueUp || at === shortfall)
          );
        };
        const byCell = sums(priced, 'stated', (i) => (counts(i) ? lines.cell[i] : undefined));
        if (termsOf(book).some(({ plan }) => plan === NO_PLAN)) return;
        for (let t = 0; t + 2 < billed.length; t += 3) {
          const sum = billed.slice(t, t + 3).reduce((total, cell) => total + (byCell.get(cell) ?? 0n), 0n);
          if (sum < cents * pow10(book.currency.digits)) expect.fail(`term from period ${t} comes to ${sum}`);
        }
      }),
      runs(500),
    );
  },
  PATIENCE_MS,
);
