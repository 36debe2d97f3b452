// Prices one small situation through the kernel, for tests that state worked figures: the model as the
// YAML that people write, usage by day, and results as text (money "28.20", units "11001", days).
import { deepStrictEqual } from 'node:assert';
import { plainMoney } from '../../src/exact/currency.ts';
import { type Decimal, parseDecimal } from '../../src/exact/decimal.ts';
import { accountPeriods } from '../../src/meter/periods.ts';
import type { Facts } from '../../src/meter/quantities.ts';
import type { Model } from '../../src/model/model.ts';
import { isModel, parseModel } from '../../src/model/parse.ts';
import { UNPRICED } from '../../src/price/sinks.ts';
import { isYamlSource, readYaml } from '../../src/source/yaml.ts';
import { day } from '../reference/build.ts';
import type { Grain, ReferenceInput } from '../reference/input.ts';
import { referencePrice } from '../reference/price.ts';
import { bookOf, priceTotals, priceWithLines } from './scenario.ts';
import { lineOf, type SmallLine, type Step } from './small-lines.ts';

export interface Situation {
  /** Units of the model's first meter by day. */
  readonly usage?: Readonly<Record<string, string>>;
  /** Units of further meters by name, then day. */
  readonly more?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Usage told apart, instead of the above; `day` as a date, `units` as a decimal. */
  readonly grains?: readonly (Omit<Grain, 'day' | 'units'> & { readonly day: string; readonly units: string })[];
  readonly transactions?: readonly { readonly of: string; readonly day: string; readonly amount: string }[];
  /** First day of the window and the first after it; default March 2025. */
  readonly window?: readonly [from: string, until: string];
  /** Directory rows by their first day; the first holds from the beginning. */
  readonly facts?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly joined?: string;
  readonly left?: string;
  readonly purchases?: readonly { readonly pack: string; readonly count: number; readonly from: string }[];
  /** Packs assumed to be bought at the automatic start; default: as the model assumes. */
  readonly packs?: NonNullable<ReferenceInput['packs']>;
}

export interface Small {
  readonly billed: readonly string[];
  readonly stated: readonly string[];
  readonly total: string;
  readonly unpriced: readonly boolean[];
  /** Lines of a step, in the order in which the kernel wrote them. */
  readonly lines: (step: Step) => readonly SmallLine[];
}

/**
 * Every figure comes out of both pricers, of both ways of the kernel, and of totals alone. The second pricer costs
 * half as much again, and stays out where faults are tried on the kernel: the figures themselves catch them.
 */
export function priceSmall(yaml: string, situation: Situation = {}): Small {
  return priceInput(inputOf(modelOf(yaml), situation));
}

export function priceInput(input: ReferenceInput): Small {
  const { book, billed, stated, flags, lines } = priceWithLines(input);
  const unpriced = [...flags].map((f) => (f & UNPRICED) !== 0);
  if (process.env['REPRICE_SHRINK'] !== 'no') {
    deepStrictEqual(
      referencePrice(input).periods.map((p) => [p.billed, p.stated, p.unpriced]),
      billed.map((amount, i) => [amount, stated[i], unpriced[i]]),
    );
  }
  // Where each period counts as several segments, it takes the exact steps; otherwise plain ones go the short way.
  const cut = bookOf(input);
  cut.cut.fill(0);
  const steps = priceWithLines(input, cut);
  deepStrictEqual([steps.billed, steps.stated, steps.flags], [billed, stated, flags]);
  const totals = priceTotals(input);
  deepStrictEqual([totals.billed, totals.stated], [billed, stated]);
  const money = (minor: bigint): string => plainMoney(minor, book.model.currency);
  const shown = Array.from(lines.cell, (_, i) => lineOf(book, lines, i));
  return {
    billed: billed.map(money),
    stated: stated.map(money),
    total: money(billed.reduce((a, b) => a + b, 0n)),
    unpriced,
    lines: (step) => shown.filter((line) => line.step === step),
  };
}

export function modelOf(yaml: string): Model {
  const source = readYaml('small.yaml', yaml);
  const parsed = isYamlSource(source) ? parseModel(source) : source;
  if (!isModel(parsed)) throw new Error(parsed.map((p) => `${p.line}: ${p.message}`).join('\n'));
  return parsed.model;
}

export function inputOf(model: Model, situation: Situation): ReferenceInput {
  const { usage = {}, more = {}, window: [from, until] = ['2025-03-01', '2025-04-01'], facts = {}, packs } = situation;
  const first = model.meters.slice(0, 1).map(({ name }) => [name, usage] as const);
  const units = [...first, ...Object.entries(more)].map(([name, days]) => {
    return [name, new Map(Object.entries(days).map(([at, text]) => [day(at), read(text)]))] as const;
  });
  const joined = situation.joined === undefined ? undefined : day(situation.joined);
  return {
    model,
    account: {
      id: 'acme',
      joined,
      left: situation.left === undefined ? undefined : day(situation.left),
      facts: Object.entries(facts).map(([at, row]): { from: number; facts: Facts } => ({
        from: day(at),
        facts: new Map(Object.entries(row)),
      })),
      purchases: (situation.purchases ?? []).map((p) => ({ ...p, from: day(p.from) })),
      transactions: (situation.transactions ?? []).map((t) => ({ ...t, day: day(t.day), amount: read(t.amount) })),
    },
    periods: accountPeriods(model.choices.periods, day(from), day(until), joined),
    window: [day(from), day(until)],
    units: new Map(units),
    ...(situation.grains && { grains: situation.grains.map((g) => ({ ...g, day: day(g.day), units: read(g.units) })) }),
    ...(packs && { packs }),
  };
}

function read(text: string): Decimal {
  const value = parseDecimal(text);
  if (typeof value === 'string') throw new Error(value);
  return value;
}
