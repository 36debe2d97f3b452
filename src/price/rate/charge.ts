// Step 5 for one charge in one period: one rounded amount, and with detail the lines that share it.
// The numerators of all rows have one denominator, so that money is divided once.
import { pow10 } from '../../exact/decimal.ts';
import { divide } from '../../exact/round.ts';
import { share } from '../../exact/share.ts';
import type { Book } from '../book.ts';
import { fromOf, type Into, untilOf } from '../into.ts';
import { STEP } from '../sinks.ts';
import type { UsageTerms } from '../terms/terms.ts';
import { byClass } from './by-class.ts';
import { byEndTenant } from './by-end-tenant.ts';
import { graduatedUpTo } from './rate.ts';
import type { Detail, Rated, Rows } from './rows.ts';
import { addTiers } from './tiers.ts';

/** Rates a charge: one rounded amount in minor units, and flags for what could not be priced. */
export function rateCharge(
  rated: Rated,
  into: Into,
  meter: number,
): { readonly amount: bigint; readonly flags: number } {
  const first = rated.terms.find((t) => t !== undefined);
  if (first === undefined) throw new Error('a charge is rated only where it holds');
  const rows: Rows = { sum: 0n, denominator: first.per, flags: 0, details: into.sink.detail ? [] : undefined };
  if (first.rates !== undefined) byClass(rated, into, meter, rows);
  else if ('tiersPer' in first.charge && first.charge.tiersPer === 'end_tenant') byEndTenant(rated, into, meter, rows);
  else addTiers(rated, into, rows);
  const minor = pow10((into.book.scales.price[first.slot] ?? 0) - into.book.currency.digits);
  const amount = rows.sum === 0n ? 0n : divide(rows.sum, rows.denominator * minor, into.book.model.rounding);
  if (rows.details !== undefined) writeRows(rows.details, amount, first.slot, into);
  return { amount, flags: rows.flags };
}

/**
 * The amount of a charge without anything special on one segment: -1 when the long way has to be gone.
 */
export function rateSimply(book: Book, terms: UsageTerms, units: bigint): bigint {
  if (!terms.simple) return -1n;
  if (units === 0n) return 0n;
  const minor = pow10((book.scales.price[terms.slot] ?? 0) - book.currency.digits);
  return divide(graduatedUpTo(terms, units), terms.per * minor, book.model.rounding);
}

function writeRows(details: readonly Detail[], amount: bigint, slot: number, into: Into): void {
  const shares =
    details.length === 1
      ? [amount]
      : share(
          amount,
          details.map((d) => d.numerator),
        );
  for (const [i, detail] of details.entries()) {
    if (detail.numerator === 0n && detail.quantity === 0n && details.length > 1) continue;
    const { cell, memo } = into;
    const due = shares[i] ?? 0n;
    const from = fromOf(into, detail.segment);
    const until = untilOf(into, detail.segment);
    into.sink.line(cell, STEP.rate, slot, detail.part, from, until, detail.quantity, detail.rate, due, memo ? 0n : due);
  }
}
