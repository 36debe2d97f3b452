// The kernel against the second, obvious pricer on random models and usage: money, units and plans of
// every period. A failure prints its seed and path.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimal } from '../../src/exact/decimal.ts';
import { contextAt } from '../../src/price/book.ts';
import { keptOf } from '../../src/price/keep.ts';
import { fromMinor, toMinor } from '../../src/price/money.ts';
import { BOUND, FLAG, METERED, PACK, ROUNDING, STEP, UNPRICED } from '../../src/price/sinks.ts';
import { type Fraction, fraction, fromDecimal } from '../reference/fraction.ts';
import type { ReferenceInput } from '../reference/input.ts';
import { referenceKeep } from '../reference/keep.ts';
import { type Month, monthsOf } from '../reference/months.ts';
import { type ReferencePeriod, referencePrice } from '../reference/price.ts';
import { cases } from './cases.ts';
import { PATIENCE_MS, runs } from './runs.ts';
import { planIn, priceTotals, priceWithLines } from './scenario.ts';
import { type Priced, sums } from './sums.ts';

test(
  'every period of every random account comes to the same in both pricers',
  () => {
    fc.assert(
      fc.property(cases, (input) => {
        const priced = priceWithLines(input);
        const reference = referencePrice(input);
        const months = monthsOf(input);
        expect(reference.periods.map((_, p) => moneyOf(priced, p))).toEqual(reference.periods.map(moneyThere));
        for (const [p, period] of reference.periods.entries()) {
          if (period.state !== 'memo' && period.state !== 'billed') continue;
          expect([p, inPeriod(input, priced, p)]).toEqual([p, there(input, period, months[p])]);
        }
        for (const quantity of QUANTITIES)
          expect(unitsOf(priced, quantity)).toEqual(unitsThere(input, reference.periods, quantity));
      }),
      runs(3000),
    );
  },
  PATIENCE_MS,
);

function moneyOf({ book, lines, billed, stated, flags }: Priced, p: number) {
  const of = (step: number, is: (i: number) => boolean): bigint => {
    const mine = [...lines.cell.keys()].filter((i) => lines.cell[i] === p && lines.step[i] === step && is(i));
    return toMinor(
      book.model,
      mine.reduce((sum, i) => sum + (lines.billed[i] ?? 0n), 0n),
    );
  };
  return {
    billed: billed[p],
    stated: stated[p],
    unpriced: ((flags[p] ?? 0) & UNPRICED) !== 0,
    trueUp: of(STEP.bounds, (i) => lines.ref[i] === BOUND.minimum),
    shortfall: of(STEP.bounds, (i) => lines.ref[i] === BOUND.commit),
    maximum: of(STEP.bounds, (i) => lines.ref[i] === BOUND.maximum),
    refunds: of(STEP.packs, (i) => lines.part[i] === PACK.refunded),
    credits: of(STEP.credits, (i) => lines.ref[i] !== ROUNDING),
  };
}

function moneyThere({ billed, stated, unpriced, trueUp, shortfall, maximum, refunds, credits }: ReferencePeriod) {
  return { billed, stated, unpriced, trueUp, shortfall, maximum: maximum.billed, refunds, credits };
}

/** The plan, whether all was included, and what we keep. */
function inPeriod({ model }: ReferenceInput, { book, billed, flags, plans }: Priced, p: number) {
  const first = book.first[p] ?? 0;
  const kept = keptOf(model, billed[p] ?? 0n, contextAt(book, first, p));
  const { take, paymentFee, listed, net } = (billed[p] ?? 0n) > 0n ? kept : NOTHING_KEPT(billed[p] ?? 0n);
  return {
    plan: planIn(book, plans, p),
    within: ((flags[p] ?? 0) & FLAG.within) !== 0,
    keep: [listed, take, paymentFee, net].map((minor) => fraction(minor)),
  };
}

const NOTHING_KEPT = (billed: bigint) => ({ take: 0n, paymentFee: 0n, listed: billed, net: billed });

function there({ model }: ReferenceInput, { plan, withinIncluded, billed }: ReferencePeriod, month: Month | undefined) {
  if (month === undefined) throw new Error('a period without its month');
  const { listed, take, paymentFee, net } = referenceKeep(billed, model.keep, month);
  return { plan, within: withinIncluded, keep: [listed, take, paymentFee, net] };
}

/** Units that both pricers tell, by the lines in which the kernel says them. */
const QUANTITIES = [
  { name: 'used', step: STEP.meter, part: METERED.used },
  { name: 'refused', step: STEP.meter, part: METERED.refused },
  { name: 'flagged', step: STEP.meter, part: METERED.flagged },
  { name: 'blocked', step: STEP.meter, part: METERED.blocked },
  { name: 'drawn', step: STEP.packs, part: PACK.drawn },
] as const;

type Quantity = (typeof QUANTITIES)[number];

/** By period and meter, what is not 0. */
function unitsOf(priced: Priced, { step, part }: Quantity): Map<string, Fraction> {
  const { book, lines } = priced;
  const meterOf = (i: number): number => {
    const ref = lines.ref[i] ?? 0;
    return step === STEP.meter ? ref : book.model.meters.findIndex((m) => m.name === book.model.packs[ref]?.of);
  };
  const found = sums(priced, 'quantity', (i) =>
    lines.step[i] === step && lines.part[i] === part ? `${lines.cell[i]} ${meterOf(i)}` : undefined,
  );
  return new Map(
    [...found].flatMap(([key, digits]): [string, Fraction][] => {
      const scale = book.scales.units[Number(key.split(' ')[1])] ?? 0;
      return digits === 0n ? [] : [[key, fromDecimal(decimal(digits, scale))]];
    }),
  );
}

function unitsThere({ model }: ReferenceInput, periods: readonly ReferencePeriod[], { name }: Quantity) {
  const found = periods.flatMap(({ pool }, p) =>
    model.meters.flatMap((meter, m): [string, Fraction][] => {
      const units = pool.get(meter.name)?.[name];
      return units === undefined || units.n === 0n ? [] : [[`${p} ${m}`, units]];
    }),
  );
  return new Map(found);
}

test(
  'lines sum to periods, and totals alone give the same amounts as lines',
  () => {
    fc.assert(
      fc.property(cases, (input) => {
        const { lines, billed, stated, flags, plans, book } = priceWithLines(input);
        const totals = priceTotals(input, book);
        expect([totals.billed, totals.stated, [...totals.flags]]).toEqual([billed, stated, [...flags]]);
        expect(totals.plans).toEqual(plans);
        for (const [column, due] of [[lines.billed, billed] as const, [lines.stated, stated] as const]) {
          const found = input.periods.map(() => 0n);
          for (const [i, cell] of lines.cell.entries()) found[cell] = (found[cell] ?? 0n) + (column[i] ?? 0n);
          expect(found).toEqual(due.map((minor) => fromMinor(book.model, minor)));
        }
        for (const step of lines.step) expect(Object.values(STEP)).toContain(step);
      }),
      runs(3000),
    );
  },
  PATIENCE_MS,
);
