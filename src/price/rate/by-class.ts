// Step 5 for a charge whose price depends on what units were used for: each class has its part of
// a segment's units as an exact fraction, and the price of the first row of rates that matches.
import { share } from '../../exact/share.ts';
import type { Into } from '../into.ts';
import { FLAG } from '../sinks.ts';
import { classUnits } from '../units/classes.ts';
import { lcm } from './fraction.ts';
import { addRow, type Rated, type Rows } from './rows.ts';

/** Adds a row for each price of each segment; units that no row prices are unpriced and visible. */
export function byClass(rated: Rated, into: Into, meter: number, rows: Rows): void {
  const weights = rated.terms.map((terms, i) =>
    terms === undefined || (rated.units[i] ?? 0n) === 0n ? [] : weightsOf(rated, into, meter, i),
  );
  const sums = weights.map((list) => list.reduce((a, b) => a + b, 0n));
  const common = lcm(sums.filter((sum) => sum > 0n));
  rows.denominator *= common;
  for (const [i, terms] of rated.terms.entries()) {
    const units = rated.units[i] ?? 0n;
    if (terms?.rates === undefined || units === 0n) continue;
    const { rates } = terms;
    const byRow = new Map<number, { weight: bigint; price: bigint }>();
    for (const [c, weight] of (weights[i] ?? []).entries()) {
      const rate = rates[c];
      if (weight > 0n && rate?.gap !== false) rows.flags |= FLAG.noNumber;
      const row = byRow.get(rate?.row ?? -1) ?? { weight: 0n, price: rate?.price ?? 0n };
      byRow.set(rate?.row ?? -1, { ...row, weight: row.weight + weight });
    }
    const sum = sums[i] ?? 0n;
    if (sum === 0n) rows.flags |= FLAG.noNumber;
    const list = [...byRow].sort(([a], [b]) => a - b);
    const quantities = share(
      units,
      list.map(([, { weight }]) => weight),
    );
    for (const [r, [part, { weight, price }]] of list.entries()) {
      const numerator = sum === 0n ? 0n : units * weight * price * (common / sum);
      addRow(rows, { segment: i, part, rate: price, quantity: quantities[r] ?? 0n, numerator });
    }
  }
}

/** By class: what packs left where some pack is scoped, else all that was used. */
function weightsOf(rated: Rated, into: Into, meter: number, i: number): readonly bigint[] {
  return rated.classLeft[i] ?? classUnits(into, meter, i);
}
