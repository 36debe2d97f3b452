// Step 5 for tiers that count each end tenant's units on their own. An end tenant has its part of the
// units to charge as an exact fraction: everything is computed on units times one common denominator.
import { share } from '../../exact/share.ts';
import { fromOf, type Into, untilOf } from '../into.ts';
import type { UsageTerms } from '../terms/terms.ts';
import { lcm } from './fraction.ts';
import { addRow, type Detail, type Rated, type Rows } from './rows.ts';
import { addTiers } from './tiers.ts';

/** Adds the rows of all end tenants with units in the period, summed by segment and tier. */
export function byEndTenant(rated: Rated, into: Into, meter: number, rows: Rows): void {
  const tenants = rated.terms.map((_, i) => tenantsOf(into, meter, i));
  const sums = tenants.map((units) => [...units.values()].reduce((a, b) => a + b, 0n));
  const common = lcm(sums.filter((sum) => sum > 0n));
  const names = [...new Set(tenants.flatMap((units) => [...units].flatMap(([name, n]) => (n > 0n ? [name] : []))))];
  const terms = rated.terms.map((t) => (t === undefined ? undefined : scaled(t, common)));
  const details: Detail[] | undefined = rows.details === undefined ? undefined : [];
  for (const name of names) {
    const part = (units: bigint, i: number): bigint => {
      const sum = sums[i] ?? 0n;
      return sum === 0n ? 0n : (units * (tenants[i]?.get(name) ?? 0n) * common) / sum;
    };
    let running = 0n;
    const ends = rated.ends.map((end, i) => {
      running += part(end - (i === 0 ? 0n : (rated.ends[i - 1] ?? 0n)), i);
      return running;
    });
    const mine: Rated = { ...rated, terms, units: rated.units.map(part), charged: rated.charged.map(part), ends };
    const own: Rows = { sum: 0n, denominator: rows.denominator * common, flags: 0, details };
    addTiers(mine, into, own);
    rows.sum += own.sum;
    rows.flags |= own.flags;
    if (name === names[names.length - 1]) rows.denominator = own.denominator;
  }
  if (details !== undefined) addSummed(details, rated, rows);
}

function tenantsOf(into: Into, meter: number, i: number): ReadonlyMap<string, bigint> {
  const { book, account } = into;
  return book.usage.finer?.endTenants(account, meter, fromOf(into, i), untilOf(into, i)) ?? new Map();
}

function scaled(terms: UsageTerms, by: bigint): UsageTerms {
  return {
    ...terms,
    per: terms.per * by,
    tiers: terms.tiers.map((t) => ({ ...t, upTo: t.upTo === undefined ? undefined : t.upTo * by })),
  };
}

/** One row for each segment and tier; its units are the tier's part of the segment's, so that they add up. */
function addSummed(details: readonly Detail[], rated: Rated, rows: Rows): void {
  const before = rows.sum;
  for (const i of rated.terms.keys()) {
    const here = details.filter((d) => d.segment === i);
    const parts = [...new Set(here.map((d) => d.part))].sort((a, b) => a - b);
    const grouped = parts.map((part) => here.filter((d) => d.part === part));
    const quantities = share(
      rated.units[i] ?? 0n,
      grouped.map((group) => group.reduce((sum, d) => sum + d.quantity, 0n)),
    );
    for (const [g, group] of grouped.entries()) {
      const numerator = group.reduce((sum, d) => sum + d.numerator, 0n);
      addRow(rows, {
        segment: i,
        part: parts[g] ?? 0,
        rate: group[0]?.rate ?? 0n,
        quantity: quantities[g] ?? 0n,
        numerator,
      });
    }
  }
  rows.sum = before;
}
