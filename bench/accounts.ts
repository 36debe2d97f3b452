// A book of accounts for the kernel, in memory: a year of monthly usage that is spread as real usage is
// (log-normal, median 17 thousand and mean 25.5 million units a month), three editions, dated seats, some
// accounts that join in the middle of a month. Seeded: the same book for everyone.
import type { Account, Facts, Period } from '../src/meter/quantities.ts';
import type { Model } from '../src/model/model.ts';
import type { Book } from '../src/price/book.ts';
import type { Ground } from '../src/whatif/ground.ts';
import {
  atomsOf,
  bookOn,
  buildBook,
  cutsOf,
  parseDay,
  periodLists,
  periodsOf,
  populationIn,
  structureOf,
  usageOf,
} from './built.ts';

const MEDIAN = 17_000;
const MEAN = 25_500_000;
const SPREAD = Math.sqrt(2 * Math.log(MEAN / MEDIAN));
const MOST = 1e13;

export interface Population {
  readonly periods: readonly Period[];
  readonly accounts: readonly Account[];
  /** By account, then period. */
  readonly units: readonly (readonly bigint[])[];
}

export function populationOf(accounts: number): Population {
  const periods = periodsOf(dayOf('2025-01-01'), dayOf('2026-01-01'));
  const random = seeded(20_250_101);
  const all = Array.from({ length: accounts }, (_, i) => accountOf(`account-${i}`, periods, random));
  const units = all.map(({ joined }) => {
    const level = Math.log(MEDIAN) + SPREAD * 0.95 * normal(random);
    return periods.map((period) => {
      const drawn = Math.exp(level + SPREAD * 0.31 * normal(random));
      return (joined ?? 0) >= period.until ? 0n : BigInt(Math.floor(Math.min(MOST, drawn)));
    });
  });
  return { periods, accounts: all, units };
}

/** The book, and the milliseconds of buildBook alone. */
export function bookOf(model: Model, population: Population): { book: Book; milliseconds: number } {
  const { calendar, atoms, column } = usedIn(model, population);
  const usage = usageOf(
    atoms,
    model.meters.map(() => 0),
    model.meters.map(() => column),
  );
  const begun = performance.now();
  const book = buildBook(model, population.accounts, calendar, usage);
  return { book, milliseconds: performance.now() - begun };
}

/** What scenarios of the model share: its ground, as metering would have made it. */
export function groundOf(model: Model, population: Population): Ground {
  const { periods, accounts } = population;
  const { calendar, atoms, column } = usedIn(model, population);
  const window = { from: calendar.from, until: calendar.until };
  const scales = model.meters.map(() => 0);
  const units = model.meters.map(() => column);
  const ground = {
    structure: structureOf(model),
    window,
    accounts,
    atoms,
    scales,
    units,
    finer: undefined,
    leave: [],
    gaps: [],
  };
  const metered = { requests: column };
  return { ...ground, population: populationIn(bookOn(ground, model), periods, metered, atoms, undefined) };
}

function usedIn(model: Model, { periods, accounts, units }: Population) {
  const [start, end] = [periods[0]?.from ?? 0, periods.at(-1)?.until ?? 0];
  const calendar = periodLists(model.choices.periods, start, end);
  const cuts = cutsOf(model, calendar);
  const atoms = atomsOf(accounts, calendar, (account) => cuts.within(account, start, end).days);
  // All of a month lies in its last atom, which is the active one.
  const column = atoms.until.map((until, atom) => {
    const period = periods.findIndex((p) => p.until === until);
    return units[atoms.account[atom] ?? 0]?.[period] ?? 0n;
  });
  return { calendar, atoms, column };
}

/** One in ten joins within the year, one in three adds seats month by month, one in twenty changes its edition. */
function accountOf(id: string, periods: readonly Period[], random: () => number): Account {
  const first = random() < 0.1 ? Math.floor(random() * periods.length) : 0;
  const from = periods[first]?.from ?? 0;
  const joined = first === 0 ? undefined : from + Math.floor(random() * 28);
  let seats = 1 + Math.floor(Math.exp(random() * 6));
  let edition = Math.floor(random() ** 2 * EDITIONS.length);
  const facts = [{ from: joined ?? from, facts: factsOf(edition, seats) }];
  const [grows, upgradesIn] = [random() < 0.33, random() < 0.05 ? 6 : -1];
  for (const [p, period] of periods.entries()) {
    if (p <= first || (!grows && p !== upgradesIn)) continue;
    if (grows) seats += Math.floor(random() * 4);
    if (p === upgradesIn) edition = Math.min(EDITIONS.length - 1, edition + 1);
    facts.push({ from: period.from, facts: factsOf(edition, seats) });
  }
  return { id, joined, left: undefined, facts, purchases: [] };
}

const EDITIONS = ['Standard', 'Enterprise', 'Enterprise Plus'] as const;

function factsOf(edition: number, seats: number): Facts {
  return new Map([
    ['edition', EDITIONS[edition] ?? 'Standard'],
    ['segment', seats % 7 === 0 ? 'isv' : 'direct'],
    ['plan', planOf(edition, seats)],
    ['seats', String(seats)],
  ]);
}

/** Of request-plans: a seventh are partners, the others climb with edition and seats. */
function planOf(edition: number, seats: number): string {
  if (seats % 7 === 0) return seats > 50 ? 'partner_pro' : 'partner_basic';
  if (edition === 2) return 'enterprise';
  return edition === 1 ? (seats > 60 ? 'business' : 'professional') : seats > 20 ? 'professional' : 'starter';
}

function dayOf(text: string): number {
  const day = parseDay(text);
  if (day === undefined) throw new Error(`${text} is no date`);
  return day;
}

/** mulberry32 (public domain). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
