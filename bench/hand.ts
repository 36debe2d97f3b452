// api-units.yaml written out by hand, as fast as exact whole numbers go: what a kernel for any model is
// measured against. Its total must be the kernel's, so that both do the same work.
import type { Population } from './accounts.ts';

/** What the loop reads, by cell (account × periods + period); everything is looked up already. */
export interface HandBook {
  readonly units: readonly bigint[];
  readonly pool: readonly bigint[];
  readonly seats: readonly bigint[];
  readonly activeDays: Int32Array;
  readonly days: Int32Array;
}

const POOLS: Readonly<Record<string, bigint>> = { Enterprise: 100_000n, 'Enterprise Plus': 200_000n };

export function handBookOf({ accounts, periods, units }: Population): HandBook {
  const cells = accounts.flatMap(({ facts, joined }, a) =>
    periods.map((period, p) => {
      const from = Math.max(period.from, joined ?? period.from);
      const row = (facts.findLast((f) => f.from <= from) ?? facts[0])?.facts;
      return {
        units: units[a]?.[p] ?? 0n,
        pool: POOLS[row?.get('edition') ?? ''] ?? 50_000n,
        seats: BigInt(row?.get('seats') ?? '0'),
        activeDays: Math.max(0, period.until - from),
        days: period.end - period.start,
      };
    }),
  );
  return {
    units: cells.map((c) => c.units),
    pool: cells.map((c) => c.pool),
    seats: cells.map((c) => c.seats),
    activeDays: Int32Array.from(cells, (c) => c.activeDays),
    days: Int32Array.from(cells, (c) => c.days),
  };
}

/** Fills stated cents by cell. */
export function priceByHand(book: HandBook, stated: bigint[]): void {
  for (let cell = 0; cell < book.units.length; cell++) {
    const active = book.activeDays[cell] ?? 0;
    if (active === 0) continue;
    const days = book.days[cell] ?? 1;
    let pool = (book.pool[cell] ?? 0n) + (book.seats[cell] ?? 0n) * 1000n;
    if (active !== days) pool = halfUp(pool * BigInt(active), BigInt(days));
    const units = book.units[cell] ?? 0n;
    if (units <= pool) continue;
    // Tenths of a unit: the grace of 10% may leave a part. 40 cents a thousand.
    const over = (units - pool) * 10n;
    const rated = over - over / 10n;
    stated[cell] = halfUp(rated * 40n, 10_000n);
  }
}

function halfUp(numerator: bigint, denominator: bigint): bigint {
  const whole = numerator / denominator;
  return (numerator - whole * denominator) * 2n >= denominator ? whole + 1n : whole;
}
