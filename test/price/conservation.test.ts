// Nothing is lost and nothing is made: every unit of a line is somewhere, a pack gives what was bought,
// and no charge is paid below zero. Tried on random scenarios, on the kernel's own lines.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MEMO } from '../../src/price/book.ts';
import { digitsAt } from '../../src/price/scales.ts';
import { FLAG, PACK, STEP } from '../../src/price/sinks.ts';
import { scenario } from '../reference/arbitrary.ts';
import type { ReferenceInput } from '../reference/price.ts';
import { PATIENCE_MS, runs } from './runs.ts';
import { priceWithLines } from './scenario.ts';

type Priced = ReturnType<typeof priceWithLines>;

/** Sums a column over the lines that have a key. */
function sums<K>({ lines }: Priced, column: 'quantity' | 'stated' | 'billed', key: (i: number) => K | undefined) {
  const found = new Map<K, bigint>();
  for (const i of lines.cell.keys()) {
    const k = key(i);
    if (k !== undefined) found.set(k, (found.get(k) ?? 0n) + (lines[column][i] ?? 0n));
  }
  return found;
}

test(
  'units used = own pool + rolled + packs + grace + rated, in every period and on every meter',
  () => {
    fc.assert(
      fc.property(scenario, (drawn) => {
        const input = oneChargeAMeter(drawn);
        const priced = priceWithLines(input);
        const { book, lines } = priced;
        const meterOf = (i: number): number => {
          const [step, ref] = [lines.step[i], lines.ref[i] ?? 0];
          const charge = book.slots[ref]?.charge;
          const name =
            step === STEP.packs ? book.model.packs[ref]?.of : charge && 'of' in charge ? charge.of : undefined;
          return step === STEP.meter || step === STEP.included
            ? ref
            : book.model.meters.findIndex((m) => m.name === name);
        };
        const isUse = (i: number): boolean =>
          lines.step[i] === STEP.packs
            ? lines.part[i] === PACK.drawn
            : [STEP.included, STEP.grace, STEP.rate].some((step) => step === lines.step[i]);
        const key = (i: number): string => `period ${lines.cell[i]}, meter ${meterOf(i)}`;
        const used = sums(priced, 'quantity', (i) =>
          lines.step[i] === STEP.meter && isCharged(priced, i) ? key(i) : undefined,
        );
        const found = sums(priced, 'quantity', (i) => (isUse(i) ? key(i) : undefined));
        for (const [where, units] of used) expect([where, found.get(where) ?? 0n]).toEqual([where, units]);
      }),
      runs(1000),
    );
  },
  PATIENCE_MS,
);

/** At most one usage charge of a meter in a plan, for everybody: else units are rated twice, or by none. */
function oneChargeAMeter(input: ReferenceInput): ReferenceInput {
  const plans = input.model.plans.map((plan) => ({
    ...plan,
    charges: plan.charges
      .filter((c, i) => !('of' in c) || plan.charges.findIndex((other) => 'of' in other && other.of === c.of) === i)
      .map((c) => ({ ...c, for: undefined })),
  }));
  return { ...input, model: { ...input.model, plans } };
}

/** Does a charge rate the meter of this line on every segment, within its tiers? */
function isCharged({ book, lines, flags }: Priced, i: number): boolean {
  const [cell, meter] = [lines.cell[i] ?? 0, lines.ref[i] ?? 0];
  const terms = book.terms.slice(book.first[cell], book.first[cell + 1]);
  return terms.every((t) => t.usage[meter]?.length === 1) && ((flags[cell] ?? 0) & FLAG.beyondTiers) === 0;
}

test(
  'a pack gives at most what was bought, and all of it when some expired',
  () => {
    fc.assert(
      fc.property(scenario, (input) => {
        const priced = priceWithLines(input);
        const { book, lines } = priced;
        const of = (...parts: number[]) =>
          sums(priced, 'quantity', (i) => {
            const here = lines.step[i] === STEP.packs && parts.includes(lines.part[i] ?? -1);
            const counts = lines.part[i] !== PACK.drawn || book.state[lines.cell[i] ?? 0] !== MEMO;
            return here && counts ? `pack ${lines.ref[i]} from ${lines.from[i]} until ${lines.until[i]}` : undefined;
          });
        const [bought, drawn, expired] = [of(PACK.bought), of(PACK.drawn), of(PACK.expired)];
        for (const [pack, units] of bought) {
          const gone = (drawn.get(pack) ?? 0n) + (expired.get(pack) ?? 0n);
          if (expired.has(pack)) expect([pack, gone]).toEqual([pack, units]);
          else expect(gone).toBeLessThanOrEqual(units);
        }
      }),
      runs(1000),
    );
  },
  PATIENCE_MS,
);

test(
  'the units of the lines are those that were used',
  () => {
    fc.assert(
      fc.property(scenario, (input) => {
        const priced = priceWithLines(input);
        const { book, lines } = priced;
        const metered = sums(priced, 'quantity', (i) => (lines.step[i] === STEP.meter ? lines.ref[i] : undefined));
        const launch = input.model.rollout?.launch ?? Number.MIN_SAFE_INTEGER;
        const launched = input.periods.filter(({ from }) => from >= launch);
        for (const [m, meter] of book.model.meters.entries()) {
          const units = [...(input.units.get(meter.name) ?? [])]
            .filter(([day]) => launched.some(({ from, until }) => from <= day && day < until))
            .reduce((sum, [, u]) => sum + digitsAt(u, book.scales.units[m] ?? 0), 0n);
          expect(metered.get(m) ?? 0n).toBe(units);
        }
      }),
      runs(500),
    );
  },
  PATIENCE_MS,
);

test(
  'discounts and credits leave no charge below zero, and no packs',
  () => {
    fc.assert(
      fc.property(scenario, (input) => {
        const priced = priceWithLines(input);
        const { book, lines } = priced;
        const target = (i: number): string => {
          const reduces = lines.step[i] === STEP.discounts || lines.step[i] === STEP.credits;
          const at = reduces ? (lines.part[i] ?? 0) : (lines.ref[i] ?? 0);
          const pack = lines.step[i] === STEP.packs || at >= book.slots.length;
          return `period ${lines.cell[i]}, ${pack ? 'packs' : book.slots[at]?.charge.name}`;
        };
        const isMoney = (i: number): boolean => lines.step[i] !== STEP.meter && lines.step[i] !== STEP.included;
        for (const column of ['stated', 'billed'] as const) {
          for (const [where, amount] of sums(priced, column, (i) => (isMoney(i) ? target(i) : undefined))) {
            if (amount < 0n) expect.fail(`${where}: ${column} ${amount}`);
          }
        }
      }),
      runs(1000),
    );
  },
  PATIENCE_MS,
);
