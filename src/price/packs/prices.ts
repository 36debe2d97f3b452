// What a pack costs when it is bought: its list price and what each discount on packs leaves of it.
import { pow10 } from '../../exact/decimal.ts';
import { divide } from '../../exact/round.ts';
import type { Discount, PackKind } from '../../model/model.ts';
import type { Book } from '../book.ts';
import { contractOf, type Into, opening, termsOfSegment } from '../into.ts';
import { agreedAmount } from '../reduce/commit.ts';
import { asMeasure, measureIn, percentOfSteps } from '../reduce/steps.ts';
import type { State } from '../state.ts';
import { type Context, holds, inMonths, numberAt } from '../terms/number.ts';
import { partsUnder } from '../terms/parts.ts';
import type { Holding, PackPrice } from './holdings.ts';

/**
 * Prices a pack in the period in which it is bought: its own number on the day of purchase, discounts
 * as they stand on the first active day. True when the model has no number for one of them.
 */
export function pricePack(into: Into, state: State, holding: Holding): boolean {
  const { book } = into;
  const pack = partsUnder(book.model, holding.contract).packs[holding.kind];
  if (pack === undefined) throw new Error('a pack of no kind was bought');
  const price = numberAt(pack.price, holding.context);
  const prices: PackPrice[] = [{ discount: -1, minor: price === undefined ? 0n : money(book, price, holding.count) }];
  let gap = price === undefined;
  const context = opening(into);
  for (const [i, discount] of partsUnder(book.model, contractOf(into)).discounts.entries()) {
    if (!actsOnPack(discount, pack) || !holds(discount.for, context) || !inMonths(discount.months, context.month))
      continue;
    const before = prices[prices.length - 1]?.minor ?? 0n;
    const value = discountValue(into, state, discount.off, context);
    if (value === undefined) {
      gap = gap || before !== 0n;
      continue;
    }
    const less =
      discount.off.kind === 'amount'
        ? money(book, value, 1)
        : divide(before * value.digits, pow10(value.scale), book.model.rounding);
    prices.push({ discount: i, minor: less > before ? 0n : before - less });
  }
  holding.prices = prices;
  return gap;
}

/** What a discount takes in the period at hand: a percent or an amount; undefined: the model has no number. */
export function discountValue(into: Into, state: State, off: Discount['off'], context: Context) {
  if (off.kind !== 'steps') return numberAt(off.value, context);
  const { measured } = off;
  const measure =
    measured.kind === 'commit'
      ? asMeasure(agreedAmount(into, state, context))
      : measureIn(into.book, measured, into.cell, (s) => termsOfSegment(into, s));
  return percentOfSteps(off, measure, context);
}

function money(book: Book, price: { digits: bigint; scale: number }, count: number): bigint {
  return divide(price.digits * BigInt(count) * pow10(book.currency.digits), pow10(price.scale), book.model.rounding);
}

export function actsOnPack(rule: Pick<Discount, 'on'>, pack: PackKind): boolean {
  return rule.on === 'packs' || rule.on === 'all' || (Array.isArray(rule.on) && rule.on.includes(pack.name));
}
