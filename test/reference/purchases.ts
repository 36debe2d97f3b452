// Step 3, which packs an account buys and when: from its file, as assumed, and again when a term ends.
import { addMonths, type Day, dayOfMonth, parseDay } from '../../src/calendar/day.ts';
import type { PackKind } from '../../src/model/model.ts';
import type { ReferenceInput } from './input.ts';
import { holds, type Month } from './months.ts';
import { partsOn, usageChargesOn } from './plans.ts';

/** One purchase, valid on [start, until). `billedIn` is undefined for one made before the window. */
export interface Bought {
  /** Place of the kind in the model, and of the purchase among those of its kind. */
  readonly order: readonly [kind: number, later: number, day: Day];
  readonly kind: PackKind;
  readonly count: number;
  readonly start: Day;
  readonly until: Day;
  readonly billedIn: Month | undefined;
}

/** All purchases that are known beforehand, in line order: kinds in file order, as bought, then those that renew. */
export function boughtPacks(input: ReferenceInput, months: readonly Month[]): Bought[] {
  const end = months[0]?.window[1] ?? 0;
  const bought = input.model.packs.flatMap((kind, index) => {
    const wanted = [...filePurchases(input, kind), ...assumedPurchases(input, kind)];
    return wanted.flatMap(({ count, from }): Bought[] => {
      const first = from === undefined ? automatic(index, count, months) : dated(index, count, from, 0, months);
      const origin = from ?? first?.start;
      if (first === undefined || origin === undefined) return [];
      return [first, ...(kind.renew ? renewals(index, first, origin, end, months) : [])];
    });
  });
  return bought.sort(inLineOrder);
}

/** Stable: purchases of the same day stay as they were. */
export function inLineOrder({ order: a }: Bought, { order: b }: Bought): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

interface Wanted {
  readonly count: number;
  /** undefined: the automatic start. */
  readonly from: Day | undefined;
}

const filePurchases = ({ account }: ReferenceInput, kind: PackKind): Wanted[] =>
  account.purchases.filter(({ pack }) => pack === kind.name);

/** An assumed pack begins on the day in its directory column (the account's first row), if it has one. */
function assumedPurchases({ account, packs }: ReferenceInput, kind: PackKind): Wanted[] {
  const text = kind.starts === undefined ? undefined : account.facts[0]?.facts.get(kind.starts);
  const from = text === undefined ? undefined : parseDay(text);
  return (packs ?? []).filter(({ pack }) => pack === kind.name).map(({ count }) => ({ count, from }));
}

/** The same pack again on each day on which the former ends, as long as the former came about. */
function renewals(index: number, first: Bought, origin: Day, end: Day, months: readonly Month[]): Bought[] {
  const found: Bought[] = [];
  for (let k = 1; expiry(first.kind, origin, k) < end; k++) {
    const next = dated(index, first.count, origin, k, months);
    if (next === undefined) return found;
    found.push(next);
  }
  return found;
}

/** A purchase with a date, or its k-th renewal; moved on to the next billed period when its own one is not billed. */
function dated(index: number, count: number, origin: Day, k: number, months: readonly Month[]): Bought | undefined {
  const model = months[0]?.model;
  const kind = model?.packs[index];
  if (model === undefined || kind === undefined) return undefined;
  const from = k === 0 ? origin : expiry(kind, origin, k);
  const until = expiry(kind, origin, k + 1);
  const order = [index, k === 0 ? 0 : 1, k === 0 ? 0 : from] as const;
  if (from < (months[0]?.window[0] ?? from)) return beforeWindow({ order, kind, count, start: from, until }, months);
  const own = months.find(({ period }) => period.from <= from && from < period.until);
  if (own?.state === 'billed') return begun(order, count, Math.max(from, own.first), until, own);
  const next = months.find((month) => month.state === 'billed' && month.period.from > from);
  return next === undefined ? undefined : begun(order, count, next.first, until, next);
}

function beforeWindow(bought: Omit<Bought, 'billedIn'>, [first]: readonly Month[]): Bought | undefined {
  const eligible =
    bought.kind.for === undefined || (first !== undefined && holds(bought.kind.for, first, bought.start));
  return eligible ? { ...bought, billedIn: undefined } : undefined;
}

/** On the first day of the first billed period with a charge on the meter. */
function automatic(index: number, count: number, months: readonly Month[]): Bought | undefined {
  const of = months[0]?.model.packs[index]?.of ?? '';
  const month = months.find((m) => m.state === 'billed' && usageChargesOn(m, m.first, of).length > 0);
  return month === undefined ? undefined : bought(index, 0, count, month);
}

/** On the first active day of a period, for a whole term. */
export function bought(index: number, later: number, count: number, month: Month): Bought | undefined {
  const kind = partsOn(month, month.first).packs[index];
  const order = [index, later, later === 0 ? 0 : month.first] as const;
  return kind && begun(order, count, month.first, expiry(kind, month.first, 1), month);
}

/** In the numbers of the day of purchase. */
function begun(order: Bought['order'], count: number, start: Day, until: Day, billedIn: Month): Bought | undefined {
  const kind = partsOn(billedIn, start).packs[order[0]];
  const gone = billedIn.account.left !== undefined && start >= billedIn.account.left;
  if (kind === undefined || gone || start >= until || !holds(kind.for, billedIn, start)) return undefined;
  return { order, kind, count, start, until, billedIn };
}

/** The day on which the k-th term from a day on ends; the 31st keeps its anchor. */
const expiry = ({ term }: PackKind, from: Day, k: number): Day =>
  term.unit === 'month' ? addMonths(from, term.count * k, dayOfMonth(from)) : from + term.count * k;
