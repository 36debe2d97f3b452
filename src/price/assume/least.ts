// The least that buying any packs of a kind can cost an account: one pack, less every discount on it. Whoever pays
// less than that without packs buys none, and needs no search. A bound, never a price.
import { pow10 } from '../../exact/decimal.ts';
import { divide } from '../../exact/round.ts';
import type { PriceParts } from '../../model/model.ts';
import type { Book } from '../book.ts';
import { actsOnPack } from '../packs/prices.ts';
import { allParts } from '../terms/parts.ts';

/** Minor units; undefined where prices or discounts vary, or something may bring the bill below what the pack costs. */
export function leastPrice(book: Book, pack: number): bigint | undefined {
  const { model } = book;
  if (model.packs[pack]?.starts !== undefined || model.choices.moneyRounded !== 'charge') return undefined;
  const prices = allParts(model).map((parts) => leastIn(book, parts, pack));
  const known = prices.filter((price) => price !== undefined);
  return known.length < prices.length ? undefined : known.reduce((least, price) => (price < least ? price : least));
}

function leastIn(book: Book, { packs, plans, discounts, credits }: PriceParts, pack: number): bigint | undefined {
  const kind = packs[pack];
  const givesBack = credits.length > 0 || packs.some(({ leftover }) => leftover === 'refunded');
  const capped = plans.some(({ maximum }) => maximum !== undefined);
  if (kind?.price.kind !== 'constant' || givesBack || capped) return undefined;
  const { digits, scale } = kind.price.value;
  let least = divide(digits * pow10(book.currency.digits), pow10(scale), 'down');
  for (const discount of discounts) {
    if (!actsOnPack(discount, kind)) continue;
    const { off } = discount;
    if (off.kind !== 'percent' || off.value.kind !== 'constant') return undefined;
    const one = pow10(off.value.value.scale);
    const stays = one - off.value.value.digits;
    least = stays > 0n ? divide(least * stays, one, 'down') : 0n;
  }
  return least;
}
