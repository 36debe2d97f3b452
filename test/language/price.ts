// Prices an example of the language reference on the usage that a figure states, and looks up what the
// figure names: the bill, or any amount of units or money on the way to it or beside it.

import { formatDay } from '../../src/calendar/day.ts';
import { plainMoney } from '../../src/exact/currency.ts';
import { resolveCaller } from '../../src/meter/callers.ts';
import { accountPeriods } from '../../src/meter/periods.ts';
import type { Facts } from '../../src/meter/quantities.ts';
import type { Model } from '../../src/model/model.ts';
import { modelColumns } from '../../src/model/needs.ts';
import { contextAt } from '../../src/price/book.ts';
import { type Kept, keptOf } from '../../src/price/keep.ts';
import { planOn } from '../../src/price/price.ts';
import { UNPRICED } from '../../src/price/sinks.ts';
import { steadyState } from '../../src/price/steady.ts';
import { bookOfAll, priceWithLines } from '../price/scenario.ts';
import { lineOf } from '../price/small-lines.ts';
import type { ReferenceInput } from '../reference/input.ts';
import { amountOf, sum } from './amounts.ts';
import { type Told, told } from './situation.ts';
import { daysOf, meteredUsage } from './usage.ts';

/** What `label` comes to, by period, as plain texts. */
export function lookUp(model: Model, situation: string, label: string): readonly string[] {
  const said = told(situation);
  checkColumns(model, said);
  if (label === 'paid by') return [payerOf(model, said)];
  if (label === 'not billed') return [sum(meteredUsage(model, said).notBilled)];
  if (label === 'steady state') return lookUp(steadyState(model), situation, 'bill');
  const input = inputOf(model, said);
  if (label === 'periods begin') return input.periods.map(({ from }) => formatDay(from));
  const others = said.others.map((other) => inputOf(model, other));
  const priced = priceWithLines(input, others.length === 0 ? undefined : bookOfAll(input, [input, ...others]));
  return input.periods.map((_, period) => inPeriod(model, priced, period, label));
}

/** A column that the model never reads is a slip of the page. */
function checkColumns(model: Model, { facts }: Told): void {
  const read = ['plan', 'seats', ...modelColumns(model).map(({ column }) => column)];
  const idle = facts.find(({ column }) => !read.includes(column));
  if (idle !== undefined) throw new Error(`the example reads no column "${idle.column}"`);
}

function inPeriod(model: Model, priced: ReturnType<typeof priceWithLines>, period: number, label: string): string {
  const { book, billed, stated, flags, plans, lines } = priced;
  const money = (minor: bigint): string => plainMoney(minor, model.currency);
  const due = billed[period] ?? 0n;
  const segment = book.first[period] ?? 0;
  switch (label) {
    case '':
    case 'bill':
      return ((flags[period] ?? 0) & UNPRICED) !== 0 ? 'unpriced' : money(due);
    case 'stated':
      return money(stated[period] ?? 0n);
    case 'plan':
      return model.plans[planOn(book, { plans }, segment)]?.name ?? 'none';
    default: {
      const kept = keptAmount(keptOf(model, due, contextAt(book, segment, period)), label);
      if (kept !== undefined) return money(kept);
      const shown = Array.from(lines.cell, (_, i) => lineOf(book, lines, i));
      const own = shown.filter((line) => line.period === period);
      return amountOf(own, label, model);
    }
  }
}

/** An amount of step 10; undefined: the label names none. */
function keptAmount({ listed, take, paymentFee, net, shares }: Kept, label: string): bigint | undefined {
  const amounts: Readonly<Record<string, bigint>> = { listed, take, 'payment fee': paymentFee, net };
  return amounts[label] ?? shares.find(({ name }) => name === label)?.amount;
}

function inputOf(model: Model, said: Told): ReferenceInput {
  const { window, joined, left } = said;
  const dated = said.packs.filter(({ from }) => from !== undefined);
  const assumed = said.packs.filter(({ from }) => from === undefined);
  return {
    model,
    account: {
      id: said.account,
      joined,
      left,
      facts: factsOf(said),
      purchases: dated.map(({ pack, count, from = 0 }) => ({ pack, count, from })),
      transactions: said.sales.flatMap((sale) =>
        daysOf(sale.when, said).map((day) => ({ of: sale.of, amount: sale.amount, day })),
      ),
    },
    periods: accountPeriods(model.choices.periods, window[0], window[1], joined),
    window,
    units: new Map(),
    grains: meteredUsage(model, said).grains,
    ...(assumed.length > 0 && { packs: assumed.map(({ pack, count }) => ({ pack, count })) }),
  };
}

/** Directory rows: each change on top of what was known before. */
function factsOf({ facts, window }: Told): { from: number; facts: Facts }[] {
  const since = facts.map((fact) => ({ ...fact, from: fact.from ?? window[0] - 1 }));
  const days = [...new Set(since.map(({ from }) => from))].sort((a, b) => a - b);
  return days.map((day) => ({
    from: day,
    facts: new Map(since.filter(({ from }) => from <= day).map(({ column, value }) => [column, value])),
  }));
}

/** Who pays for a request on a tenant's data with someone's key: `tenant` or `owner`. */
function payerOf(model: Model, { key = '' }: Told): string {
  const ownerKind = (['customer', 'isv', 'si'] as const).find((kind) => key.endsWith(kind)) ?? 'customer';
  const keyClass = key.startsWith('sandbox') ? 'sandbox' : 'production';
  const keys = new Map([['key', { owner: 'owner', ownerKind, keyClass }]]);
  const directory = { accounts: undefined, keys, columns: [] };
  return resolveCaller({ tenant: 'tenant', key: 'key' }, directory, model.payer).account;
}
