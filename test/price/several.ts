// Prices several accounts in one book and in the second pricer, for tests of what a group shares: the model as
// YAML, each account's situation under its id, results as text by account.
import { deepStrictEqual } from 'node:assert';
import { plainMoney } from '../../src/exact/currency.ts';
import type { Model } from '../../src/model/model.ts';
import { priceBookWithLines } from '../../src/price/price.ts';
import { UNPRICED } from '../../src/price/sinks.ts';
import { referenceGroups } from '../reference/groups.ts';
import { bookOfAll } from './scenario.ts';
import { inputOf, modelOf, type Situation, type Small } from './small.ts';
import { lineOf } from './small-lines.ts';

export interface Several {
  readonly of: (account: string) => Small;
  /** What each account is billed in all, in the order given. */
  readonly totals: readonly string[];
}

export function priceSeveral(yaml: string, situations: Readonly<Record<string, Situation>>): Several {
  return priceTogether(modelOf(yaml), situations);
}

export function priceTogether(model: Model, situations: Readonly<Record<string, Situation>>): Several {
  const ids = Object.keys(situations);
  const inputs = ids.map((id) => {
    const input = inputOf(model, situations[id] ?? {});
    return { ...input, account: { ...input.account, id } };
  });
  const [first] = inputs;
  if (first === undefined) throw new Error('nobody to price');
  const book = bookOfAll(first, inputs);
  const { totals, lines } = priceBookWithLines(book);
  const second = process.env['REPRICE_SHRINK'] === 'no' ? [] : referenceGroups(inputs);
  for (const [a, { periods }] of second.entries()) {
    const found = periods.map((_, p) => {
      const cell = a * book.width + p;
      const unpriced = ((totals.flags[cell] ?? 0) & UNPRICED) !== 0;
      return [totals.billed.at(cell), totals.stated.at(cell), unpriced];
    });
    deepStrictEqual(
      found,
      periods.map(({ billed, stated, unpriced }) => [billed, stated, unpriced]),
    );
  }
  const money = (minor: bigint): string => plainMoney(minor, model.currency);
  const all = Array.from(lines.cell, (_, i) => lineOf(book, lines, i));
  const of = (id: string): Small => {
    const from = ids.indexOf(id) * book.width;
    const until = from + book.width;
    const billed = totals.billed.values().slice(from, until);
    return {
      billed: billed.map(money),
      stated: totals.stated.values().slice(from, until).map(money),
      total: money(billed.reduce((a, b) => a + b, 0n)),
      unpriced: [...totals.flags.slice(from, until)].map((f) => (f & UNPRICED) !== 0),
      lines: (step) => all.filter((line) => line.step === step && line.period >= from && line.period < until),
    };
  };
  return { of, totals: ids.map((id) => of(id).total) };
}
