// What a quantity costs: one whole period priced by the kernel under each plan, with the price of a unit at that
// scale, what more of it costs, and the quantity at which another plan becomes cheaper.
import { chargedAt } from '../advise/charged.ts';
import { type Cheapest, rangesOf } from '../advise/dominance.ts';
import { poolOf, probeOf, type Situation } from '../advise/probe.ts';
import { fineModel, plainModel } from '../advise/variants.ts';
import { nounOf, periodWord } from '../advise/words.ts';
import { formatMonth } from '../calendar/day.ts';
import { plainMoney } from '../exact/currency.ts';
import { pow10 } from '../exact/decimal.ts';
import type { Model } from '../model/model.ts';
import { changeDays } from '../price/terms/amounts.ts';
import { fractionText, sixDigits } from './digits.ts';
import { type PackYear, yearWithPacks } from './packs.ts';
import { plansOf, type Setting, settingOf, situationFor } from './setting.ts';
import type { Wanted } from './wanted.ts';
import { forText, nobody, notesOn, reason } from './words.ts';

/** Plain JSON: money, quantities and prices are texts. */
export interface Quote {
  readonly model: string;
  readonly currency: string;
  readonly period: string;
  /** Month of dated prices; '': the model dates none. */
  readonly prices_of: string;
  readonly meter: string;
  readonly unit: string;
  readonly units: string;
  /** Of the other meters, by name. */
  readonly others: Readonly<Record<string, string>>;
  /** What was said of the account: seats, and columns of the directory. */
  readonly account: Readonly<Record<string, string>>;
  readonly plans: readonly PlanQuote[];
  /** The cheapest here, for each kind of account that the plans are made for. */
  readonly cheapest: readonly CheapestHere[];
  readonly notes: readonly string[];
}

export interface PlanQuote {
  readonly plan: string;
  /** For whom it was priced beyond what was said: "segment direct"; '': for anybody. */
  readonly for: string;
  /** '': it has no price here. */
  readonly cost: string;
  readonly no_price: string;
  readonly fees: string;
  readonly usage: string;
  readonly packs: string;
  /** Discounts, minimums, maximums and commits. */
  readonly other: string;
  /** Cost ÷ units: to six digits, and exactly; '': no units, or no price. */
  readonly unit_price: string;
  readonly unit_price_exact: string;
  readonly next_thousand: string;
  /** '': nothing is. */
  readonly included: string;
  /** '': there is no pool to lie over. */
  readonly over: string;
  readonly cheapest: readonly { readonly from: string; readonly until: string | null }[];
  readonly with_packs: PackYear | null;
}

export interface CheapestHere {
  readonly for: string;
  /** '': no plan has a price here. */
  readonly plan: string;
  /** null: none becomes cheaper with more units. */
  readonly next: { readonly plan: string; readonly from: string; readonly about: boolean } | null;
  /** From 0 units on. */
  readonly ranges: readonly { readonly plan: string; readonly from: string; readonly until: string | null }[];
}

/** Throws a CannotRunError where what was said does not fit the model. */
export function quoteOf(model: Model, wanted: Wanted): Quote {
  const plain = plainModel(model);
  const setting = settingOf(plain, wanted);
  const plans = plansOf(setting);
  if (plans.length === 0 && wanted.plan === undefined) throw nobody(plain);
  const meter = plain.meters[setting.meter];
  const compare = remembering(rangesOf(plain), setting.meter);
  const quoted = plans.map((plan) => ({ plan, found: compare(situationFor(setting, plan)) }));
  return {
    model: model.name,
    currency: model.currency.code,
    period: periodWord(model),
    prices_of: changeDays(plain).length === 0 ? '' : formatMonth(setting.day),
    meter: meter?.name ?? '',
    unit: meter === undefined ? 'units' : nounOf(meter),
    units: String(setting.units),
    others: Object.fromEntries(
      setting.others.flatMap(({ units }, m) =>
        m === setting.meter || units === 0n ? [] : [[plain.meters[m]?.name ?? '', String(units)]],
      ),
    ),
    account: Object.fromEntries(wanted.facts),
    plans: quoted.map(({ plan, found }) => planQuote(setting, plan, found)),
    cheapest: cheapestHere(setting, quoted),
    notes: notesOn(setting, plans),
  };
}

/** Plans for the same accounts are compared once. */
function remembering(compare: ReturnType<typeof rangesOf>, meter: number): (situation: Situation) => Cheapest {
  const known = new Map<string, Cheapest>();
  return (situation) => {
    const key = JSON.stringify([[...situation.facts], situation.existing]);
    const found = known.get(key) ?? compare(situation, meter);
    known.set(key, found);
    return found;
  };
}

function planQuote(setting: Setting, plan: number, { ranges }: Cheapest): PlanQuote {
  const { model, meter, units } = setting;
  const situation = situationFor(setting, plan);
  const { cost, flags, parts, digits } = chargedAt(model, situation, meter, units);
  const pool = poolOf(model, situation, meter);
  const money = (minor: bigint): string => (cost === undefined ? '' : plainMoney(minor, { ...model.currency, digits }));
  const whole = units * pow10(model.currency.digits);
  const priced = cost !== undefined && units > 0n;
  return {
    plan: model.plans[plan]?.name ?? '',
    for: forText(setting, plan),
    cost: cost === undefined ? '' : plainMoney(cost, model.currency),
    no_price: cost === undefined ? reason(setting, plan, flags, pool) : '',
    fees: money(parts.fees),
    usage: money(parts.usage),
    packs: money(parts.packs),
    other: money(parts.other),
    unit_price: priced ? sixDigits(cost, whole) : '',
    unit_price_exact: priced ? fractionText(cost, whole) : '',
    next_thousand: nextThousand(setting, situation),
    included: pool === undefined ? '' : String(pool),
    over: overText(pool, units),
    cheapest: ranges.flatMap((r) => (r.plan === plan ? [rangeText(r)] : [])),
    with_packs: cost === undefined ? null : (yearWithPacks(setting, situation) ?? null),
  };
}

function overText(pool: ReturnType<typeof poolOf>, units: bigint): string {
  if (pool === undefined) return '';
  return pool === 'unlimited' || units <= pool ? '0' : String(units - pool);
}

/** In money that rounding does not reach. */
function nextThousand({ model, meter, units }: Setting, situation: Situation): string {
  const fine = fineModel(model);
  const [here, more] = probeOf(fine, situation, meter, 'assumed')([units, units + 1000n]);
  return here === undefined || more === undefined ? '' : sixDigits(more - here, pow10(fine.currency.digits));
}

function cheapestHere(
  setting: Setting,
  quoted: readonly { readonly plan: number; readonly found: Cheapest }[],
): readonly CheapestHere[] {
  const name = (plan: number): string => setting.model.plans[plan]?.name ?? '';
  return [...new Set(quoted.map(({ found }) => found))].flatMap((found) => {
    const mine = quoted.filter((q) => q.found === found).map(({ plan }) => plan);
    if (found.ranges.length === 0) return [];
    const { ranges, about } = found;
    const at = ranges.findIndex((r) => r.from <= setting.units && (r.until === undefined || setting.units <= r.until));
    const next = at < 0 ? ranges.find((r) => r.from > setting.units) : ranges[at + 1];
    return [
      {
        for: [...new Set(mine.map((plan) => forText(setting, plan)))].join('; '),
        plan: name(ranges[at]?.plan ?? -1),
        next: next === undefined ? null : { plan: name(next.plan), from: String(next.from), about },
        ranges: ranges.map((r) => ({ plan: name(r.plan), ...rangeText(r) })),
      },
    ];
  });
}

function rangeText({ from, until }: Cheapest['ranges'][number]): PlanQuote['cheapest'][number] {
  return { from: String(from), until: until === undefined ? null : String(until) };
}
