// Runs the kernel on a scenario of the reference pricer: usage by grain becomes atoms, atoms a book.
import type { Day } from '../../src/calendar/day.ts';
import { atScale } from '../../src/exact/decimal.ts';
import { type PeriodLists, periodLists } from '../../src/meter/periods.ts';
import type { FinerUsage, Usage } from '../../src/meter/quantities.ts';
import { type Atoms, atomsOf, usageOf } from '../../src/meter/usage.ts';
import type { Model } from '../../src/model/model.ts';
import { usageRules } from '../../src/model/rules.ts';
import { assumptionOf } from '../../src/price/assume/assume.ts';
import { type Book, buildBook } from '../../src/price/book.ts';
import { type Assumption, kernelOf } from '../../src/price/kernel.ts';
import { linesSink } from '../../src/price/lines.ts';
import { planOn } from '../../src/price/price.ts';
import { type Totals, totalsSink } from '../../src/price/sinks.ts';
import { cutsOf } from '../../src/price/terms/cuts.ts';
import type { Grain, ReferenceInput } from '../reference/input.ts';

/** Atoms are cut where the model asks, and also at `extraCuts`, which must change nothing. */
export function bookOf(input: ReferenceInput, extraCuts: readonly Day[] = []): Book {
  return bookOfAll(input, [input], extraCuts);
}

type Used = Pick<ReferenceInput, 'account' | 'units' | 'grains'>;

/** Several accounts under the model and in the window of one scenario; an account alone has its own periods. */
export function bookOfAll(
  { model, periods, window }: ReferenceInput,
  inputs: readonly Used[],
  extraCuts: readonly Day[] = [],
): Book {
  const [from, until] = window ?? [periods[0]?.from ?? 0, periods.at(-1)?.until ?? 0];
  const others = periodLists(model.choices.periods, from, until);
  const calendar: PeriodLists = { from, until, of: (account) => (inputs.length === 1 ? periods : others.of(account)) };
  const cuts = cutsOf(model, calendar);
  const accounts = inputs.map(({ account }) => account);
  const atoms = atomsOf(accounts, calendar, (a) => [...cuts.within(a, from, until).days, ...extraCuts]);
  return buildBook(model, accounts, calendar, usageFrom(model, inputs.map(grainsOf), atoms));
}

function grainsOf({ units, grains }: Used): readonly Grain[] {
  return (
    grains ?? [...units].flatMap(([meter, days]) => [...days].map(([day, amount]) => ({ meter, day, units: amount })))
  );
}

function usageFrom(model: Model, grains: readonly (readonly Grain[])[], atoms: Atoms): Usage {
  const scales = model.meters.map((m) =>
    Math.max(0, ...grains.flatMap((list) => list.filter((g) => g.meter === m.name).map((g) => g.units.scale))),
  );
  const largest = new Set(model.meters.flatMap((meter, m) => (meter.take === 'maximum' ? [m] : [])));
  const sum = (list: readonly Grain[], scale: number): bigint =>
    list.reduce((total, g) => total + atScale(g.units, scale), 0n);
  const among = (account: number, meter: number, from: Day, until: Day): readonly Grain[] =>
    (grains[account] ?? []).filter((g) => g.meter === model.meters[meter]?.name && g.day >= from && g.day < until);
  const units = model.meters.map((_, m) =>
    atoms.from.map((from, atom) => {
      const mine = among(atoms.account[atom] ?? 0, m, from, atoms.until[atom] ?? 0);
      return largest.has(m) ? mostOf(mine, scales[m] ?? 0) : sum(mine, scales[m] ?? 0);
    }),
  );
  const patterns = model.meters.map((meter) => patternsOf(model, meter.name, grains.flat()));
  const finer: FinerUsage = {
    classes: (meter) => patterns[meter] ?? [],
    ofClass(account, meter, index, from, until) {
      const wanted = JSON.stringify(patterns[meter]?.[index]);
      const rules = usageRules(model, model.meters[meter]?.name ?? '').length;
      const mine = among(account, meter, from, until).filter((g) => JSON.stringify(patternOf(g, rules)) === wanted);
      return sum(mine, scales[meter] ?? 0);
    },
    endTenants(account, meter, from, until) {
      const isLevel = model.meters[meter]?.take !== 'sum';
      const mine = isLevel ? [] : among(account, meter, from, until);
      const names = [...new Set(mine.map((g) => g.tenant ?? ''))].sort();
      const of = (name: string): bigint =>
        sum(
          mine.filter((g) => (g.tenant ?? '') === name),
          scales[meter] ?? 0,
        );
      return new Map(names.map((name) => [name, of(name)]));
    },
    hours(account, meter, from, until) {
      const byHour = new Map<number, bigint>();
      for (const g of among(account, meter, from - 1, until)) {
        const hour = g.day * 24 + (g.hour ?? 12);
        byHour.set(hour, (byHour.get(hour) ?? 0n) + atScale(g.units, scales[meter] ?? 0));
      }
      return [...byHour]
        .filter(([hour]) => hour > from * 24 - 24)
        .sort(([a], [b]) => a - b)
        .map(([hour, n]) => ({ hour, units: n }));
    },
    seconds: (from, until) => BigInt(until - from) * 86_400n,
  };
  return { ...usageOf(atoms, scales, units, largest), finer };
}

function mostOf(grains: readonly Grain[], scale: number): bigint {
  return grains.map(({ units }) => atScale(units, scale)).reduce((most, n) => (n > most ? n : most), 0n);
}

function patternsOf(model: Model, meter: string, grains: readonly Grain[]): (readonly boolean[])[] {
  const rules = usageRules(model, meter).length;
  const all = new Map(
    grains
      .filter((g) => g.meter === meter)
      .map((g) => patternOf(g, rules))
      .map((p) => [p.map((hit) => (hit ? '0' : '1')).join(''), p]),
  );
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pattern]) => pattern);
}

function patternOf(grain: Grain, rules: number): readonly boolean[] {
  return Array.from({ length: rules }, (_, rule) => grain.rules?.includes(rule) === true);
}

/**
 * What the account is assumed to have done: fixed packs stand beside the plan that the model assumes; without
 * them the model assumes both.
 */
export function assumed({ packs, model }: ReferenceInput, book: Book, account = 0): Assumption {
  const fixed = (packs ?? []).map((p) => ({ pack: model.packs.findIndex((k) => k.name === p.pack), count: p.count }));
  if (packs !== undefined && model.assume.plan.kind === 'column') return { plan: 'own', packs: fixed };
  const found = assumptionOf(book, kernelOf(book), account);
  return packs === undefined ? found : { ...found, packs: fixed };
}

/** Name of the plan that a period's first segment was priced under. */
export function planIn(book: Book, plans: Int16Array, cell: number) {
  const segment = book.first[cell] ?? 0;
  return book.model.plans[planOn(book, { plans }, segment)]?.name;
}

export function priceWithLines(input: ReferenceInput, book: Book = bookOf(input)) {
  const sink = linesSink(book);
  kernelOf(book).price(0, assumed(input, book), sink);
  return { ...sink, ...plain(sink), book, lines: sink.lines };
}

export function priceTotals(input: ReferenceInput, book: Book = bookOf(input)) {
  const sink = totalsSink(book);
  kernelOf(book).price(0, assumed(input, book), sink);
  return { ...sink, ...plain(sink) };
}

/** Amounts as lists, to be compared. */
function plain({ stated, billed }: Totals) {
  return { stated: stated.values(), billed: billed.values() };
}
