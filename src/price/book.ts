// One run's input as columns: every account's periods and segments with their terms, seats and
// units, ready for the kernel's loop. Building it looks everything up; the kernel only computes.
import type { Day } from '../calendar/day.ts';
import type { Currency } from '../exact/currency.ts';
import type { PeriodLists } from '../meter/periods.ts';
import type { Account, Facts, Period, Usage } from '../meter/quantities.ts';
import type { Model } from '../model/model.ts';
import { usageRules } from '../model/rules.ts';
import { type Amounts, amounts } from './amounts.ts';
import { moneyOf } from './money.ts';
import { type Cuts, cutsOf } from './terms/cuts.ts';
import { type Kinds, kindsNumbered } from './terms/kinds.ts';
import { type Context, holds, inMonths } from './terms/number.ts';
import { contractAt } from './terms/parts.ts';
import { countsWhole } from './terms/proration.ts';
import { resolver } from './terms/resolve.ts';
import { chargeSlots, type Scales, scalesOf } from './terms/scales.ts';
import { type SeatChoice, seatChoices, seatsOf } from './terms/seats.ts';
import type { Classes } from './terms/terms.ts';
import { unitColumns } from './units/units.ts';

/** State of a cell: one account in one period. */
export const INACTIVE = 0;
export const BEFORE_LAUNCH = 1;
export const MEMO = 2;
export const BILLED = 3;

/** Cut of a cell: several segments, or none; one that counts as a whole period; one that is prorated. */
export const SEVERAL = 0;
const WHOLE = 1;
export const PART = 2;

/** cell = account × width + the account's period; a cell's segments are first[cell] up to first[cell + 1]. */
export interface Book extends Kinds {
  readonly model: Model;
  /** The currency, with the digits in which amounts of lines are held; see money.ts. */
  readonly currency: Currency;
  readonly scales: Scales;
  readonly slots: ReturnType<typeof chargeSlots>;
  readonly seatChoices: readonly SeatChoice[];
  /** Discounts that act on some charge; those on packs alone act when a pack is bought. */
  readonly chargeDiscounts: readonly number[];
  /** First day of the launch: the declared one, else the window's first. */
  readonly launch: Day;
  readonly window: { readonly from: Day; readonly until: Day };
  readonly accounts: readonly Account[];
  /** The most periods that an account has. */
  readonly width: number;
  /** By cell; undefined where an account has fewer periods than the width. */
  readonly periods: readonly (Period | undefined)[];
  readonly existing: readonly boolean[];
  /** By account: do its periods begin on the same days as those of all others that say so? */
  readonly aligned: readonly boolean[];
  readonly state: Uint8Array;
  /** Rollout month, 0 before the first. */
  readonly month: Int16Array;
  readonly first: Int32Array;
  /** By cell: is it one segment that counts whole, one that counts its days, or several? */
  readonly cut: Uint8Array;
  readonly from: ArrayLike<Day>;
  readonly until: ArrayLike<Day>;
  readonly facts: readonly Facts[];
  /** Index of the contract in force by segment; -1: none. */
  readonly contract: ArrayLike<number>;
  /** By way of counting (see seatChoices), then segment. */
  readonly seats: readonly Amounts[];
  /** By meter index, then segment: digits at the meter's scale. */
  readonly units: readonly Amounts[];
  readonly classes: Classes;
  readonly usage: Usage;
}

interface Columns {
  from: Day[];
  until: Day[];
  kind: number[];
  facts: Facts[];
  contract: number[];
  seats: Amounts[];
}

/** `usage` must have an atom start at every cut that `cutsOf` gives for this model and these periods. */
export function buildBook(model: Model, accounts: readonly Account[], calendar: PeriodLists, usage: Usage): Book {
  const scales = scalesOf(model, usage.scales, accounts);
  const lists = accounts.map((account) => calendar.of(account));
  const width = lists.reduce((most, list) => Math.max(most, list.length), 0);
  const launch = model.rollout?.launch ?? calendar.from;
  const cells = accounts.length * width;
  const cuts = cutsOf(model, calendar);
  const choices = seatChoices(model);
  const classes = classesOf(model, usage);
  const columns: Columns = {
    from: [],
    until: [],
    kind: [],
    facts: [],
    contract: [],
    seats: choices.map(() => amounts(cells)),
  };
  const units = unitColumns(model, scales, usage, choices, cells);
  const periods = new Array<Period | undefined>(cells).fill(undefined);
  const book = {
    model,
    currency: moneyOf(model),
    scales,
    slots: chargeSlots(model),
    seatChoices: choices,
    chargeDiscounts: chargeDiscountsOf(model),
    launch,
    window: calendar,
    accounts,
    width,
    periods,
    existing: accounts.map((a) => a.joined === undefined || a.joined < launch),
    aligned: accounts.map(({ joined }, a) => {
      const [common, list] = [lists[0], lists[a]];
      return list === common && (joined === undefined || joined <= (common?.[0]?.from ?? 0));
    }),
    state: new Uint8Array(cells),
    month: new Int16Array(cells),
    first: new Int32Array(cells + 1),
    cut: new Uint8Array(cells),
    ...columns,
    units: units.columns,
    classes,
    usage,
  };
  const resolve = resolver(model, scales, cuts, classes);
  const kinds = kindsNumbered();
  for (const [a, account] of accounts.entries()) {
    let started: number | undefined;
    for (let p = 0; p < width; p++) {
      const cell = a * width + p;
      const period = lists[a]?.[p];
      book.first[cell] = columns.from.length;
      if (period === undefined) continue;
      periods[cell] = period;
      const from = Math.max(period.from, account.joined ?? period.from);
      const until = Math.min(period.until, account.left ?? period.until);
      if (from >= until) continue;
      const before = period.from < launch;
      if (!before) started ??= p;
      const month = started === undefined ? 0 : p - started + 1;
      book.month[cell] = month;
      const stretch = { account, from, until, month, existing: book.existing[a] ?? true };
      const first = columns.from.length;
      addSegments(columns, model, choices, cuts.within(account, from, until), stretch, (context, contract) =>
        kinds.numberOf(resolve(context, contract)),
      );
      units.add(a, period, first, columns);
      if (columns.from.length === first + 1)
        book.cut[cell] = countsWhole(model.choices, period, from, until) ? WHOLE : PART;
      book.state[cell] = before ? BEFORE_LAUNCH : isMemo(model, contextAt(book, first, cell)) ? MEMO : BILLED;
    }
  }
  book.first[cells] = columns.from.length;
  return { ...book, ...packed(columns), kinds: kinds.all };
}

/** Columns without a pointer for each segment: the collector walks what the kernel merely reads. */
function packed({ from, until, kind, contract }: Columns): Pick<Book, 'from' | 'until' | 'kind' | 'contract'> {
  const [froms, untils] = [Int32Array.from(from), Int32Array.from(until)];
  return { from: froms, until: untils, kind: Int32Array.from(kind), contract: Int32Array.from(contract) };
}

/** What numbers depend on at the beginning of a segment. */
export function contextAt(
  book: Pick<Book, 'accounts' | 'facts' | 'from' | 'month' | 'existing' | 'width'>,
  segment: number,
  cell: number,
): Context {
  const account = Math.floor(cell / book.width);
  return {
    account: book.accounts[account]?.id ?? '',
    facts: book.facts[segment] ?? new Map(),
    day: book.from[segment] ?? 0,
    month: book.month[cell] ?? 0,
    existing: book.existing[account] ?? true,
  };
}

/** Cells of an account that stand for one of its periods. */
export function cellsOf(book: Book, account: number): number[] {
  const cells: number[] = [];
  for (let cell = account * book.width; cell < (account + 1) * book.width; cell++)
    if (book.periods[cell] !== undefined) cells.push(cell);
  return cells;
}

function chargeDiscountsOf(model: Model): readonly number[] {
  const packs = new Set(model.packs.map((p) => p.name));
  return [...model.discounts.entries()].flatMap(([i, { on }]) =>
    on === 'packs' || (typeof on !== 'string' && on.every((name) => packs.has(name))) ? [] : [i],
  );
}

function isMemo(model: Model, context: Context): boolean {
  const memo = model.rollout?.memo;
  return memo !== undefined && inMonths(memo.months, context.month) && holds(memo.for, context);
}

const NO_RULES = { rules: [], patterns: [] };

/** The classes of usage that the rules of a model tell apart. */
export function classesOf(model: Model, usage: Usage): Classes {
  const byMeter = model.meters.map((meter, m) => {
    const rules = usageRules(model, meter.name);
    return rules.length === 0 ? NO_RULES : { rules, patterns: usage.finer?.classes(m) ?? [] };
  });
  return (meter) => byMeter[meter] ?? NO_RULES;
}

interface Stretch {
  readonly account: Account;
  readonly from: Day;
  readonly until: Day;
  readonly month: number;
  readonly existing: boolean;
}

/** Appends the segments of an active stretch; equal neighbours are joined unless a pack may begin or end between. */
function addSegments(
  columns: Columns,
  model: Model,
  choices: readonly SeatChoice[],
  cuts: Cuts,
  stretch: Stretch,
  kindOf: (context: Context, contract: number) => number,
): void {
  const { account, month, existing } = stretch;
  const opening = factsAt(account, stretch.from);
  const fixed = model.choices.change === 'next_period';
  const begun = columns.from.length;
  for (let i = -1; i < cuts.days.length; i++) {
    const from = i < 0 ? stretch.from : (cuts.days[i] ?? 0);
    const facts = fixed ? opening : withSeats(factsAt(account, from), opening);
    const contract = model.contracts.length === 0 ? -1 : contractAt(model, account.id, from);
    const kind = kindOf({ account: account.id, facts, opening, day: from, month, existing }, contract);
    const at = columns.from.length;
    const seats = choices.map((choice) => seatsOf(choice, account, stretch, from));
    const alike = columns.kind[at - 1] === kind && seats.every((n, c) => columns.seats[c]?.at(at - 1) === n);
    const until = cuts.days[i + 1] ?? stretch.until;
    if (at > begun && !cuts.packs.has(from) && alike) {
      columns.until[at - 1] = until;
      continue;
    }
    columns.from.push(from);
    columns.until.push(until);
    columns.kind.push(kind);
    columns.facts.push(facts);
    columns.contract.push(contract);
    for (const [c, n] of seats.entries()) columns.seats[c]?.put(at, n);
  }
}

const NO_FACTS: Facts = new Map();

/** The directory row of an account on a day. */
export function factsAt(account: Account, day: Day): Facts {
  const { facts } = account;
  for (let i = facts.length - 1; i > 0; i--) if ((facts[i]?.from ?? 0) <= day) return facts[i]?.facts ?? NO_FACTS;
  return facts[0]?.facts ?? NO_FACTS;
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
