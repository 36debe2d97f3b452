// One run's input as columns: every account's periods and segments with their terms, seats and
// units, ready for the kernel's loop. Building it looks everything up; the kernel only computes.
import type { Day } from '../calendar/day.ts';
import { pow10 } from '../exact/decimal.ts';
import type { Account, Facts, Period, Usage } from '../meter/quantities.ts';
import type { Model } from '../model/model.ts';
import { planColumns, usesMonths } from './amounts.ts';
import { type Cuts, cutsOf } from './cuts.ts';
import { type Context, holds, inMonths } from './number.ts';
import { chargeSlots, type Scales, scalesOf } from './scales.ts';
import { seatsOf } from './seats.ts';
import { type Terms, termsResolver } from './terms.ts';

/** State of a cell: one account in one period. */
export const INACTIVE = 0;
export const BEFORE_LAUNCH = 1;
export const MEMO = 2;
export const BILLED = 3;

/** cell = account × periods + period; a cell's segments are first[cell] up to first[cell + 1]. */
export interface Book {
  readonly model: Model;
  readonly scales: Scales;
  readonly slots: ReturnType<typeof chargeSlots>;
  /** Discounts that act on some charge; those on packs alone act when a pack is bought. */
  readonly chargeDiscounts: readonly number[];
  readonly periods: readonly Period[];
  readonly accounts: readonly Account[];
  readonly existing: readonly boolean[];
  readonly state: Uint8Array;
  /** Rollout month, 0 before the first. */
  readonly month: Int16Array;
  readonly activeDays: Int32Array;
  /** Seats are counted in 1/seatParts: 1, or the active days when they are averaged. */
  readonly seatParts: Int32Array;
  readonly first: Int32Array;
  readonly from: readonly Day[];
  readonly until: readonly Day[];
  readonly terms: readonly Terms[];
  readonly facts: readonly Facts[];
  readonly seats: readonly bigint[];
  /** By meter index, then segment: digits at the meter's scale. */
  readonly units: readonly (readonly bigint[])[];
}

interface Columns {
  from: Day[];
  until: Day[];
  terms: Terms[];
  facts: Facts[];
  seats: bigint[];
  units: bigint[][];
}

/** `usage` must have an atom start at every cut that `cutsOf` gives for this model. */
export function buildBook(model: Model, accounts: readonly Account[], periods: readonly Period[], usage: Usage): Book {
  const scales = scalesOf(
    model,
    usage.scales,
    accounts.flatMap((a) => a.facts.map((f) => f.facts)),
  );
  const cells = accounts.length * periods.length;
  const cuts = cutsOf(model, periods);
  const columns: Columns = { from: [], until: [], terms: [], facts: [], seats: [], units: model.meters.map(() => []) };
  const book = {
    model,
    scales,
    slots: chargeSlots(model),
    chargeDiscounts: chargeDiscountsOf(model),
    periods,
    accounts,
    existing: accounts.map((a) => a.joined === undefined || a.joined < launchOf(model, periods)),
    state: new Uint8Array(cells),
    month: new Int16Array(cells),
    activeDays: new Int32Array(cells),
    seatParts: new Int32Array(cells).fill(1),
    first: new Int32Array(cells + 1),
    ...columns,
  };
  const termsAt = cachedTerms(model, scales, cuts);
  const raise = model.meters.map((_, m) => pow10((scales.units[m] ?? 0) - (usage.scales[m] ?? 0)));
  for (const [a, account] of accounts.entries()) {
    let started: number | undefined;
    for (const [p, period] of periods.entries()) {
      const cell = a * periods.length + p;
      book.first[cell] = columns.from.length;
      const from = Math.max(period.from, account.joined ?? period.from);
      const until = Math.min(period.until, account.left ?? period.until);
      if (from < until) {
        const before = period.from < launchOf(model, periods);
        if (!before) started ??= p;
        const month = started === undefined ? 0 : p - started + 1;
        const existing = book.existing[a] ?? true;
        book.month[cell] = month;
        book.activeDays[cell] = until - from;
        addSegments(
          columns,
          model,
          account,
          cuts.within(account, from, until),
          { from, until, month, existing },
          termsAt,
        );
        book.seatParts[cell] = model.choices.seats === 'average' ? until - from : 1;
        const first = { facts: columns.facts[book.first[cell] ?? 0] ?? new Map(), day: from, month, existing };
        book.state[cell] = before ? BEFORE_LAUNCH : isMemo(model, first) ? MEMO : BILLED;
      }
      addUnits(columns, usage, a, book.first[cell] ?? 0, raise);
    }
  }
  book.first[cells] = columns.from.length;
  return book;
}

function chargeDiscountsOf(model: Model): readonly number[] {
  const names = new Set(chargeSlots(model).map(({ charge }) => charge.name));
  return [...model.discounts.entries()].flatMap(([i, { on }]) =>
    on === 'packs' || (typeof on !== 'string' && !on.some((name) => names.has(name))) ? [] : [i],
  );
}

/** First day of the launch: the declared one, else the window's first. */
function launchOf(model: Model, periods: readonly Period[]): Day {
  return model.rollout?.launch ?? periods[0]?.from ?? 0;
}

function isMemo(model: Model, context: Context): boolean {
  const memo = model.rollout?.memo;
  return memo !== undefined && inMonths(memo.months, context.month) && holds(memo.for, context);
}

interface Stretch {
  readonly from: Day;
  readonly until: Day;
  readonly month: number;
  readonly existing: boolean;
}

/** Appends the segments of an active stretch; equal neighbours are joined unless a pack may begin or end between. */
function addSegments(
  columns: Columns,
  model: Model,
  account: Account,
  cuts: Cuts,
  stretch: Stretch,
  termsAt: (context: Context) => Terms,
): void {
  const starts = [stretch.from, ...cuts.days];
  const opening = factsAt(account, stretch.from);
  const fixed = model.choices.change === 'next_period';
  const begun = columns.from.length;
  for (const [i, from] of starts.entries()) {
    const until = starts[i + 1] ?? stretch.until;
    const facts = fixed ? opening : withSeats(factsAt(account, from), opening);
    const terms = termsAt({ facts, day: from, month: stretch.month, existing: stretch.existing });
    const seats = seatsOf(model.choices.seats, account, stretch, from);
    const last = columns.from.length - 1;
    if (last >= begun && !cuts.packs.has(from) && columns.terms[last] === terms && columns.seats[last] === seats) {
      columns.until[last] = until;
      continue;
    }
    columns.from.push(from);
    columns.until.push(until);
    columns.terms.push(terms);
    columns.facts.push(facts);
    columns.seats.push(seats);
  }
}

function factsAt(account: Account, day: Day): Facts {
  return (account.facts.findLast((f) => f.from <= day) ?? account.facts[0])?.facts ?? new Map();
}

/** Lookups by seats read those of the first active day, whatever else changes at once. */
function withSeats(facts: Facts, opening: Facts): Facts {
  const seats = opening.get('seats');
  if (facts.get('seats') === seats) return facts;
  const same = new Map(facts);
  if (seats === undefined) same.delete('seats');
  else same.set('seats', seats);
  return same;
}

/** Sums the account's atoms into the segments from `segment` on. */
function addUnits(columns: Columns, usage: Usage, account: number, segment: number, raise: readonly bigint[]): void {
  for (let s = segment; s < columns.from.length; s++) {
    const from = columns.from[s] ?? 0;
    const until = columns.until[s] ?? 0;
    for (const [m, units] of columns.units.entries())
      units.push(usage.between(account, m, from, until) * (raise[m] ?? 1n));
  }
}

function cachedTerms(model: Model, scales: Scales, cuts: ReturnType<typeof cutsOf>): (context: Context) => Terms {
  const resolve = termsResolver(model, scales);
  const columns = planColumns(model);
  const monthly = usesMonths(model);
  const byFacts = new Map<Facts, string>();
  const byKey = new Map<string, Terms>();
  return (context) => {
    let key = byFacts.get(context.facts);
    if (key === undefined) {
      key = JSON.stringify(columns.map((c) => context.facts.get(c) ?? null));
      byFacts.set(context.facts, key);
    }
    const full = `${cuts.version(context.day)} ${monthly ? context.month : 0} ${context.existing} ${key}`;
    let terms = byKey.get(full);
    if (terms === undefined) {
      terms = resolve(context);
      byKey.set(full, terms);
    }
    return terms;
  };
}
