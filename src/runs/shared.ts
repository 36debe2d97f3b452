// What a group shares, in words for one account's lines: the group's totals and how many accounts it has.
// Statements are mailed to customers, so nothing here names another account or tells its figures.

import type { ChargeShare, MinimumShare, PoolShare } from '../price/group/sharing.ts';
import type { Priced } from '../price/price.ts';
import { pluralOf } from '../summarise/words.ts';
import { type At, joined, moneyText, quantityText } from './at.ts';

type Shared = Pick<Priced, 'sharing'>;

export const poolShareOf = ({ sharing }: Shared, meter: number, cell: number): PoolShare | undefined =>
  sharing?.pools[meter]?.get(cell);

export const chargeShareOf = ({ sharing }: Shared, slot: number, cell: number): ChargeShare | undefined =>
  sharing?.charges[slot]?.get(cell);

export const minimumShareOf = ({ sharing }: Shared, cell: number): MinimumShare | undefined =>
  sharing?.minimums.get(cell);

/** "of a pool of 200000 for 3 accounts, which used 240000 together" */
export function poolDetail({ pool, units, members }: PoolShare, scale: number): string {
  if (pool < 0n) return `unlimited for ${members} accounts together`;
  return `of a pool of ${quantityText(pool, scale)} for ${members} accounts, which used ${quantityText(units, scale)} together`;
}

/** "100000 of it its own; by what each used" */
export function poolShareNote({ pool }: PoolShare, own: bigint, scale: number): string {
  return joined([pool < 0n || own < 0n ? '' : `${quantityText(own, scale)} of it its own`, 'shared by use']);
}

/** "part of 2200.00 for 1200000 calls of 3 accounts together" */
export function chargeDetail({ cost, units, members }: ChargeShare, { book }: Pick<At, 'book'>, meter: number): string {
  const unit = book.model.meters[meter]?.unit ?? '';
  const quantity = quantityText(units, book.scales.units[meter] ?? 0);
  return `part of ${moneyText(cost, book)} for ${quantity} ${pluralOf(unit, quantity)} of ${members} accounts together`;
}

export function chargeShareNote({ units }: ChargeShare): string {
  return `rated once for all of them, and shared ${units > 0n ? 'by these units' : 'in equal parts'}`;
}

/** "usage of 3 accounts came to 150.00, their minimum is 500.00: 350.00 more, of which 233.33 by units" */
export function minimumNote({ minimum, value, members, due, byUnits }: MinimumShare, { book }: At): string {
  const money = (amount: bigint): string => moneyText(amount, book);
  const short = `${money(minimum - value)} more, of which ${money(due)} ${byUnits ? 'by units' : 'in equal parts'}`;
  return `usage of ${members} accounts came to ${money(value)}, their minimum is ${money(minimum)}: ${short}`;
}
