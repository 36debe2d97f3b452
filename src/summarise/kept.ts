// Step 10 over the whole book: from what accounts pay to what we keep of it. It stands beside the bills.
import type { Model } from '../model/model.ts';
import { BILLED, contextAt, MEMO } from '../price/book.ts';
import { type Kept, keptOf } from '../price/keep.ts';
import type { Priced } from '../price/price.ts';

/** Does the model say what we keep? */
export function hasKeep({ keep }: Model): boolean {
  return keep.take !== undefined || keep.paymentFee !== undefined || keep.revenueShares.length > 0;
}

/**
 * What is kept of each cell with an amount, by cell. Nothing is taken off refunds, nor off what falls due
 * outside billed and memo periods: so the book's bills are the sum of `billed`.
 */
export function keptByCell(priced: Priced): ReadonlyMap<number, Kept> {
  const { book, totals } = priced;
  const kept = new Map<number, Kept>();
  for (const [cell, billed] of totals.billed.values().entries()) {
    if (billed === 0n) continue;
    const state = book.state[cell];
    const whole = { billed, listed: billed, take: 0n, paymentFee: 0n, shares: [], net: billed };
    const applies = billed > 0n && (state === BILLED || state === MEMO);
    kept.set(cell, applies ? keptOf(book.model, billed, contextAt(book, book.first[cell] ?? 0, cell)) : whole);
  }
  return kept;
}

/** The book's waterfall; undefined when the model says nothing about it. */
export function keptOfBook(priced: Priced): Kept | undefined {
  const { model } = priced.book;
  if (!hasKeep(model)) return undefined;
  const parts = [...keptByCell(priced).values()];
  const add = (pick: (kept: Kept) => bigint): bigint => parts.reduce((total, kept) => total + pick(kept), 0n);
  return {
    billed: add((k) => k.billed),
    listed: add((k) => k.listed),
    take: add((k) => k.take),
    paymentFee: add((k) => k.paymentFee),
    shares: model.keep.revenueShares.map(({ name }) => ({
      name,
      amount: add((k) => k.shares.find((s) => s.name === name)?.amount ?? 0n),
    })),
    net: add((k) => k.net),
  };
}
