// Nothing is lost and nothing is made: every unit of a line is somewhere, a pack gives what was bought,
// a credit pays no more than it has, and no charge is paid below zero. Tried on random scenarios, on the
// kernel's own lines.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pow10 } from '../../src/exact/decimal.ts';
import { divide } from '../../src/exact/round.ts';
import type { Charge } from '../../src/model/charge.ts';
import type { Credit } from '../../src/model/model.ts';
import type { Plan } from '../../src/model/plan.ts';
import { MEMO } from '../../src/price/book.ts';
import { FLAG, METERED, PACK, ROUNDING, STEP } from '../../src/price/sinks.ts';
import { allParts } from '../../src/price/terms/parts.ts';
import { digitsAt, isMetered } from '../../src/price/terms/scales.ts';
import type { ReferenceInput } from '../reference/input.ts';
import { cases } from './cases.ts';
import { inParts, inPlans } from './changes.ts';
import { PATIENCE_MS, runs } from './runs.ts';
import { priceWithLines } from './scenario.ts';
import { type Priced, sums, termsOf } from './sums.ts';

function law(name: string, usual: number, holds: (input: ReferenceInput) => void): void {
  test(name, () => fc.assert(fc.property(cases, holds), runs(usual)), PATIENCE_MS);
}

law('units used = pool + rolled + packs + grace + rated + refused at the limit', 1500, (drawn) => {
  const priced = priceWithLines(oneChargeAMeter(drawn));
  const { lines } = priced;
  const isUse = (i: number): boolean => {
    if (lines.step[i] === STEP.meter) return lines.part[i] === METERED.blocked;
    if (lines.step[i] === STEP.packs) return lines.part[i] === PACK.drawn;
    return [STEP.included, STEP.grace, STEP.rate].some((step) => step === lines.step[i]);
  };
  const key = (i: number): string => `period ${lines.cell[i]}, meter ${meterOf(priced, i)}`;
  const isUsed = (i: number): boolean => lines.step[i] === STEP.meter && lines.part[i] === METERED.used;
  const used = sums(priced, 'quantity', (i) => (isUsed(i) && isSettled(priced, i) ? key(i) : undefined));
  const found = sums(priced, 'quantity', (i) => (isUse(i) ? key(i) : undefined));
  for (const [where, units] of used) expect([where, found.get(where) ?? 0n]).toEqual([where, units]);
});

/** The meter that a line is about; -1: none. */
function meterOf({ book, lines }: Priced, i: number): number {
  const [step, ref] = [lines.step[i], lines.ref[i] ?? 0];
  if (step === STEP.meter || step === STEP.included) return ref;
  const charge = book.slots[ref]?.charge;
  const own = charge !== undefined && isMetered(charge) ? charge.of : undefined;
  const name = step === STEP.packs ? book.model.packs[ref]?.of : own;
  return book.model.meters.findIndex((m) => m.name === name);
}

/**
 * At most one usage charge of a meter in a plan, for everybody: else units are rated twice, or by none. The
 * plan is the account's own, and what passes a limit is refused.
 */
function oneChargeAMeter(input: ReferenceInput): ReferenceInput {
  const isFirst = (charge: Charge, i: number, all: readonly Charge[]): boolean =>
    !isMetered(charge) || all.findIndex((other) => isMetered(other) && other.of === charge.of) === i;
  const refusing = ({ atLimit }: Plan): Plan['atLimit'] =>
    atLimit?.kind === 'auto_pack' ? { ...atLimit, ...REFUSES } : { kind: 'block' };
  const model = inPlans(input.model, (plan) => ({
    ...plan,
    charges: plan.charges.filter(isFirst).map((charge) => ({ ...charge, for: undefined })),
    atLimit: refusing(plan),
  }));
  const assume = { plan: { kind: 'column' as const, column: 'plan' }, packs: { kind: 'none' as const } };
  return { ...input, packs: input.packs ?? [], model: { ...model, assume } };
}

// biome-ignore lint/suspicious/noThenProperty: a word of the language
const REFUSES = { then: 'block' as const };

/** Does a charge, or a limit, settle all units of the line's meter on every segment, within its tiers? */
function isSettled({ book, lines, flags }: Priced, i: number): boolean {
  const [cell, meter] = [lines.cell[i] ?? 0, lines.ref[i] ?? 0];
  const terms = termsOf(book).slice(book.first[cell], book.first[cell + 1]);
  const settles = (t: (typeof terms)[number]): boolean =>
    t.usage[meter]?.length === 1 || (t.pools[meter] !== undefined && !(buys(t.atLimit) && isMemo));
  const isMemo = book.state[cell] === MEMO;
  return terms.every(settles) && ((flags[cell] ?? 0) & FLAG.beyondTiers) === 0;
}

const buys = (atLimit: Plan['atLimit']): boolean => atLimit?.kind === 'auto_pack';

law('units bought = drawn + expired + refunded + left, whatever rolls from pack to pack', 1000, (drawn) => {
  const input = boughtInside(drawn);
  const priced = priceWithLines(input);
  const { book, lines } = priced;
  const of = (...parts: number[]) =>
    sums(priced, 'quantity', (i) => {
      const counts = lines.part[i] !== PACK.drawn || book.state[lines.cell[i] ?? 0] !== MEMO;
      return lines.step[i] === STEP.packs && parts.includes(lines.part[i] ?? -1) && counts ? lines.ref[i] : undefined;
    });
  const gone = of(PACK.drawn, PACK.expired, PACK.refunded);
  for (const [kind, bought] of of(PACK.bought)) {
    const left = bought - (gone.get(kind) ?? 0n);
    if (left < 0n || (left > 0n && allEnded(priced, kind))) expect.fail(`${left} of pack ${kind} are left`);
  }
});

/** No pack that was bought before the window, of which no line tells. */
function boughtInside(input: ReferenceInput): ReferenceInput {
  const from = input.window?.[0] ?? 0;
  const purchases = input.account.purchases.filter((p) => p.from >= from);
  const model = inParts(input.model, (parts) => ({
    ...parts,
    packs: parts.packs.map((pack) => ({ ...pack, starts: undefined })),
  }));
  return { ...input, model, account: { ...input.account, purchases } };
}

/** Has the term of every purchase of a kind ended in a period that was priced? */
function allEnded({ book, lines }: Priced, kind: number): boolean {
  const end = book.periods.findLast((period) => period !== undefined)?.until ?? 0;
  return lines.step.every(
    (step, i) =>
      step !== STEP.packs || lines.ref[i] !== kind || lines.part[i] !== PACK.bought || (lines.until[i] ?? 0) <= end,
  );
}

law('the units of the lines are those that were used', 500, (input) => {
  const priced = priceWithLines(input);
  const { book, lines } = priced;
  const metered = sums(priced, 'quantity', (i) => {
    const isUse = lines.part[i] === METERED.used || lines.part[i] === METERED.refused;
    return lines.step[i] === STEP.meter && isUse ? lines.ref[i] : undefined;
  });
  const launch = input.model.rollout?.launch ?? Number.MIN_SAFE_INTEGER;
  const launched = input.periods.filter(({ from }) => from >= launch);
  for (const [m, meter] of book.model.meters.entries()) {
    if (meter.take !== 'sum' || meter.convert !== undefined) continue;
    const units = (input.grains ?? [])
      .filter((g) => g.meter === meter.name && launched.some(({ from, until }) => from <= g.day && g.day < until))
      .reduce((sum, g) => sum + digitsAt(g.units, book.scales.units[m] ?? 0), 0n);
    expect(metered.get(m) ?? 0n).toBe(units);
  }
});

law('nothing leaves a charge below zero, and packs no lower than their refunds', 1000, (input) => {
  const priced = priceWithLines(input);
  const { book, lines } = priced;
  const target = (i: number): string => {
    const reduces = [STEP.discounts, STEP.bounds, STEP.credits].some((step) => step === lines.step[i]);
    const at = reduces ? (lines.part[i] ?? 0) : (lines.ref[i] ?? 0);
    const pack = lines.step[i] === STEP.packs || at >= book.slots.length + 2;
    return `period ${lines.cell[i]}, ${pack ? 'packs' : (book.slots[at]?.charge.name ?? 'bounds')}`;
  };
  const isMoney = (i: number): boolean =>
    lines.step[i] !== STEP.meter &&
    lines.step[i] !== STEP.included &&
    !(lines.step[i] === STEP.packs && lines.part[i] === PACK.refunded) &&
    !(lines.step[i] === STEP.credits && lines.ref[i] === ROUNDING);
  for (const column of ['stated', 'billed'] as const) {
    for (const [where, amount] of sums(priced, column, (i) => (isMoney(i) ? target(i) : undefined))) {
      if (amount < 0n) expect.fail(`${where}: ${column} ${amount}`);
    }
  }
});

law('a balance pays no more than it had, and one that renews no more a period', 1000, (input) => {
  const priced = priceWithLines(input);
  const { model } = priced.book;
  const isBalance = (credit: Credit | undefined): boolean => credit?.kind === 'balance';
  const paid = sums(priced, 'billed', (i) => {
    const { lines } = priced;
    const credit = lines.step[i] === STEP.credits ? model.credits[lines.ref[i] ?? -1] : undefined;
    const period = credit?.renews === 'period' ? lines.cell[i] : -1;
    return isBalance(credit) ? `${lines.ref[i]} ${period}` : undefined;
  });
  for (const [key, amount] of paid) {
    const most = mostOf(priced, Number(key.split(' ')[0]));
    if (most !== undefined && -amount > most) expect.fail(`credit ${key} paid ${-amount} of ${most}`);
  }
});

/** The most that a credit can be worth; undefined: it differs by account or date. */
function mostOf({ book: { model, currency } }: Priced, c: number): bigint | undefined {
  const values = allParts(model).flatMap(({ credits }) => credits[c]?.value ?? []);
  const amounts = values.flatMap((value) =>
    value.kind === 'constant'
      ? [divide(value.value.digits * pow10(currency.digits), pow10(value.value.scale), model.rounding)]
      : [],
  );
  if (amounts.length < values.length) return undefined;
  return amounts.reduce((most, amount) => (amount > most ? amount : most), 0n);
}
