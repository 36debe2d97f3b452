// Every number of a model, found: the amounts of a pool or a charge, and the amounts inside an amount.
import type { Amount, Charge, Pool } from './model.ts';

/** The unit amounts of a pool. */
export function amountsOfPool(pool: Pool): readonly Amount[] {
  return [pool.base, pool.edition, pool.perSeat, pool.floor].filter((a) => a !== undefined);
}

/** The money amounts of a charge. */
export function pricesOf(charge: Charge): readonly Amount[] {
  switch (charge.kind) {
    case 'per_unit':
    case 'package':
    case 'flat':
    case 'per_seat':
      return [charge.price];
    case 'graduated':
    case 'volume':
      return charge.tiers.flatMap((t) => (t.flat === undefined ? [t.price] : [t.price, t.flat]));
    case 'stairstep':
      return charge.tiers.map((t) => t.fee);
    default:
      return charge satisfies never;
  }
}

/** The money amounts of a charge and its grace share. */
export function amountsOfCharge(charge: Charge): readonly Amount[] {
  const grace = 'grace' in charge && charge.grace !== undefined ? [charge.grace.share] : [];
  return [...pricesOf(charge), ...grace];
}

/** The amounts directly inside an amount. */
export function amountsInside(amount: Amount): readonly Amount[] {
  switch (amount.kind) {
    case 'constant':
    case 'column':
      return [];
    case 'by':
      return amount.otherwise === undefined ? [...amount.rows.values()] : [...amount.rows.values(), amount.otherwise];
    case 'dated':
      return amount.steps.map((s) => s.value);
    case 'month':
      return [...amount.values.values()];
    default:
      return amount satisfies never;
  }
}

/** Directory columns that an amount reads. */
export function columnsOfAmount(amount: Amount): readonly string[] {
  return [...('column' in amount ? [amount.column] : []), ...amountsInside(amount).flatMap(columnsOfAmount)];
}
