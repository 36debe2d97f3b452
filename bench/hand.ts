// Three programmes written out by hand, as fast as exact whole numbers go: what a kernel for any model is
// measured against. Their amounts must be the kernel's, cell by cell, so that both do the same work.
import type { Population } from './accounts.ts';

/** What the loops read, by cell (account × periods + period); everything is looked up already. */
export interface HandBook {
  readonly periods: number;
  readonly units: readonly bigint[];
  readonly pool: readonly bigint[];
  /** 1 where the pool is the base, which no edition replaces. */
  readonly base: Uint8Array;
  readonly seats: readonly bigint[];
  /** Place in LADDER. */
  readonly plan: Uint8Array;
  readonly activeDays: Int32Array;
  readonly days: Int32Array;
}

const POOLS: Readonly<Record<string, bigint>> = { Enterprise: 100_000n, 'Enterprise Plus': 200_000n };

/** request-plans: fee in cents, pool, price of 1,000 in tenths of a cent; 0 for the plan that upgrades. */
const LADDER = [
  { name: 'starter', fee: 0n, pool: 25_000n, price: 0n },
  { name: 'professional', fee: 4_900n, pool: 100_000n, price: 15n },
  { name: 'business', fee: 14_900n, pool: 500_000n, price: 10n },
  { name: 'enterprise', fee: 49_900n, pool: 2_000_000n, price: 8n },
  { name: 'partner_basic', fee: 2_900n, pool: 50_000n, price: 20n },
  { name: 'partner_pro', fee: 19_900n, pool: 500_000n, price: 12n },
] as const;

/** committed-use: cents a year and percent off; the first commits to nothing. */
const COMMITS = [
  { amount: 0n, percent: 0n },
  { amount: 600_000n, percent: 10n },
  { amount: 1_200_000n, percent: 20n },
  { amount: 6_000_000n, percent: 30n },
] as const;

export function handBookOf({ accounts, periods, units }: Population): HandBook {
  const cells = accounts.flatMap(({ facts, joined }, a) =>
    periods.map((period, p) => {
      const from = Math.max(period.from, joined ?? period.from);
      const row = (facts.findLast((f) => f.from <= from) ?? facts[0])?.facts;
      const own = POOLS[row?.get('edition') ?? ''];
      return {
        units: units[a]?.[p] ?? 0n,
        pool: own ?? 50_000n,
        base: own === undefined ? 1 : 0,
        seats: BigInt(row?.get('seats') ?? '0'),
        plan: LADDER.findIndex((plan) => plan.name === row?.get('plan')),
        activeDays: Math.max(0, period.until - from),
        days: period.end - period.start,
      };
    }),
  );
  return {
    periods: periods.length,
    units: cells.map((c) => c.units),
    pool: cells.map((c) => c.pool),
    base: Uint8Array.from(cells, (c) => c.base),
    seats: cells.map((c) => c.seats),
    plan: Uint8Array.from(cells, (c) => c.plan),
    activeDays: Int32Array.from(cells, (c) => c.activeDays),
    days: Int32Array.from(cells, (c) => c.days),
  };
}

/** The commit of an account in the benchmark: they take turns. */
export function commitOf(account: number): number {
  return account % COMMITS.length;
}

/** api-units without packs. Fills stated cents by cell. */
export function apiUnits(book: HandBook, stated: bigint[]): void {
  for (let cell = 0; cell < book.units.length; cell++) {
    const active = book.activeDays[cell] ?? 0;
    if (active === 0) continue;
    const days = book.days[cell] ?? 1;
    const whole = (book.pool[cell] ?? 0n) + 1_000n * (book.seats[cell] ?? 0n);
    const pool = active === days ? whole : halfUp(whole * BigInt(active), BigInt(days));
    const units = book.units[cell] ?? 0n;
    // 10% of the overage is forgiven; tenths of a unit at 40 cents per 1,000.
    if (units > pool) stated[cell] = halfUp((units - pool) * 9n * 40n, 10_000n);
  }
}

/** The same at another base pool and price, in cents, to what all come to. */
export function apiUnitsAt(book: HandBook, base: bigint, price: bigint): bigint {
  let revenue = 0n;
  for (let cell = 0; cell < book.units.length; cell++) {
    const active = book.activeDays[cell] ?? 0;
    if (active === 0) continue;
    const days = book.days[cell] ?? 1;
    const whole = (book.base[cell] === 1 ? base : (book.pool[cell] ?? 0n)) + 1_000n * (book.seats[cell] ?? 0n);
    const pool = active === days ? whole : halfUp(whole * BigInt(active), BigInt(days));
    const units = book.units[cell] ?? 0n;
    if (units > pool) revenue += halfUp((units - pool) * 9n * price, 10_000n);
  }
  return revenue;
}

export function requestPlans(book: HandBook, stated: bigint[]): void {
  for (let cell = 0; cell < book.units.length; cell++) {
    const active = book.activeDays[cell] ?? 0;
    if (active === 0) continue;
    const days = book.days[cell] ?? 1;
    const units = book.units[cell] ?? 0n;
    let plan = LADDER[book.plan[cell] ?? 0] ?? LADDER[0];
    if (plan.price === 0n && units > prorated(plan.pool, active, days)) plan = LADDER[1];
    const over = units - prorated(plan.pool, active, days);
    const fee = prorated(plan.fee, active, days);
    stated[cell] = over > 0n ? fee + halfUp(over * plan.price, 10_000n) : fee;
  }
}

/** A joiner's term leaves the window: what is asked of it is its part of twelve months. */
export function committedUse(book: HandBook, stated: bigint[]): void {
  const { periods } = book;
  for (let first = 0; first < book.units.length; first += periods) {
    const { amount, percent } = COMMITS[commitOf(first / periods)] ?? COMMITS[0];
    let counted = 0n;
    let months = 0n;
    for (let cell = first; cell < first + periods; cell++) {
      if (book.activeDays[cell] === 0) continue;
      months++;
      const list = halfUp((book.units[cell] ?? 0n) * 50n, 1_000n);
      const due = list - halfUp(list * percent, 100n);
      counted += due;
      stated[cell] = due;
    }
    const target = halfUp(amount * months, 12n);
    const last = first + periods - 1;
    if (target > counted) stated[last] = (stated[last] ?? 0n) + target - counted;
  }
}

function prorated(amount: bigint, active: number, days: number): bigint {
  return active === days ? amount : halfUp(amount * BigInt(active), BigInt(days));
}

/** Of amounts that are not negative. */
function halfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}
