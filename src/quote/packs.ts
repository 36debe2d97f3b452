// A year of such months with the packs, of one kind, that make it cheapest: what buying ahead is worth at a quantity.
import { bookOf, type Situation } from '../advise/probe.ts';
import { offering } from '../advise/variants.ts';
import { plainMoney } from '../exact/currency.ts';
import { divide } from '../exact/round.ts';
import { cheapestPacks } from '../price/assume/cheapest.ts';
import { newProbe } from '../price/assume/probe.ts';
import { kernelOf } from '../price/kernel.ts';
import type { Setting } from './setting.ts';

export interface PackYear {
  readonly pack: string;
  readonly count: number;
  /** Packs and all else. */
  readonly year: string;
  readonly a_month: string;
}

const MONTHS = 12;

/** undefined: no packs make a year cheaper, or it is not billed by months. */
export function yearWithPacks({ model, meter, units }: Setting, situation: Situation): PackYear | undefined {
  const { kind } = model.choices.periods;
  if (model.packs.length === 0 || (kind !== 'month' && kind !== 'anniversary')) return undefined;
  const book = bookOf(offering(model, situation.plan), situation, meter, [units], MONTHS);
  const { packs, total } = cheapestPacks(book, kernelOf(book), 0, situation.plan, newProbe(book));
  const [bought] = packs;
  const pack = model.packs[bought?.pack ?? -1];
  if (bought === undefined || pack === undefined || total === undefined) return undefined;
  return {
    pack: pack.name,
    count: bought.count,
    year: plainMoney(total, model.currency),
    a_month: plainMoney(divide(total, BigInt(MONTHS)), model.currency),
  };
}
