// What a quantity costs: a made-up account uses so many units of one meter in one whole period and goes
// through the kernel. There is no second formula for a price.
import { addMonths, type Day, monthStart } from '../calendar/day.ts';
import { pow10 } from '../exact/decimal.ts';
import { periodLists } from '../meter/periods.ts';
import type { Account, Facts, Usage } from '../meter/quantities.ts';
import type { Model, Periods } from '../model/model.ts';
import { usageRules } from '../model/rules.ts';
import type { UsageMatch } from '../model/values.ts';
import { assumptionOf } from '../price/assume/assume.ts';
import { type Book, buildBook } from '../price/book.ts';
import { AS_IT_IS, type Assumption, kernelOf } from '../price/kernel.ts';
import { linesSink } from '../price/lines.ts';
import { withUsage } from '../price/refill.ts';
import { FLAG, INCLUDED, STEP, totalsSink, UNPRICED } from '../price/sinks.ts';
import { offering, PLAN_COLUMN } from './variants.ts';

/** Who uses, when, in which plan, and for what. */
export interface Situation {
  readonly plan: number;
  readonly facts: Facts;
  /** Joined before launch, or after it. */
  readonly existing: boolean;
  /** A day of the period. */
  readonly day: Day;
  /** The one of the meter's `usageRules` that the usage falls under; -1: none. */
  readonly rule: number;
  /** Units of the same meter beside them that fall under no rule. */
  readonly beside?: bigint;
  /** By meter: what is used of the others, each under the rule of its own. Left out: nothing. */
  readonly others?: readonly { readonly units: bigint; readonly rule: number }[];
}

/**
 * own: in the plan, upgraded where the plan says so. assumed: in the plan alone; beyond its limit there is
 * no price. smallest: in the smallest plan that holds the units.
 */
export type Way = 'own' | 'assumed' | 'smallest';

/** Minor units of the model's currency at a quantity; undefined: it has no price there. `beside`: that of the situation, by quantity. */
export type Probe = (units: readonly bigint[], beside?: readonly bigint[]) => readonly (bigint | undefined)[];

/** Quantities that are priced together; more of them are asked in turns. */
const AT_ONCE = 16;

/** Prices quantities of one meter in a situation, several at a time. */
export function probeOf(model: Model, situation: Situation, meter: number, way: Way): Probe {
  const priced = modelFor(model, situation, way);
  const periods = periodsFrom(model.choices.periods, situation.day, 1);
  let first: Book | undefined;
  return (units, beside) => {
    const costs: (bigint | undefined)[] = [];
    for (let from = 0; from < units.length; from += AT_ONCE) {
      const asked = units.slice(from, from + AT_ONCE);
      const used = { units: asked, beside: beside?.slice(from, from + AT_ONCE) };
      first ??= bookOf(priced, situation, meter, new Array<bigint>(AT_ONCE).fill(0n));
      const book = withUsage(first, usageFor(priced, situation, meter, used, periods), asked.length);
      costs.push(...costsIn(book, asked.length, situation, way));
    }
    return costs;
  };
}

function costsIn(book: Book, count: number, situation: Situation, way: Way): readonly (bigint | undefined)[] {
  const sink = totalsSink(book);
  const kernel = kernelOf(book);
  return Array.from({ length: count }, (_, a) => {
    const assumption: Assumption =
      way === 'own'
        ? AS_IT_IS
        : way === 'assumed'
          ? { plan: situation.plan, packs: [] }
          : assumptionOf(book, kernel, a);
    kernel.price(a, assumption, sink);
    const cell = a * book.width;
    const wrong = UNPRICED | (way === 'assumed' ? FLAG.pastLimit : 0);
    return ((sink.flags[cell] ?? 0) & wrong) === 0 ? sink.billed.at(cell) : undefined;
  });
}

/** Whole units that the plan includes in the period; undefined: it has no pool of the meter. */
export function poolOf(model: Model, situation: Situation, meter: number): bigint | 'unlimited' | undefined {
  const book = bookOf(offering(model, situation.plan), situation, meter, [1n]);
  const sink = linesSink(book);
  kernelOf(book).price(0, { plan: situation.plan, packs: [] }, sink);
  const { step, ref, part, rate } = sink.lines;
  const at = step.findIndex((s, i) => s === STEP.included && ref[i] === meter && part[i] === INCLUDED.own);
  const pool = at < 0 ? undefined : rate[at];
  if (pool === undefined) return undefined;
  return pool < 0n ? 'unlimited' : pool / pow10(book.scales.units[meter] ?? 0);
}

function modelFor(model: Model, { plan }: Situation, way: Way): Model {
  const offered = offering(model, plan);
  return way === 'smallest' ? { ...offered, assume: { ...offered.assume, plan: { kind: 'smallest' } } } : offered;
}

/** An account for each quantity, which it uses in each of so many periods. */
export function bookOf(model: Model, situation: Situation, meter: number, units: readonly bigint[], count = 1): Book {
  const periods = periodsFrom(model.choices.periods, situation.day, count);
  const [from, until] = [periods[0]?.[0] ?? situation.day, periods.at(-1)?.[1] ?? situation.day];
  const facts = [{ from, facts: factsIn(model, situation) }];
  const joined = situation.existing ? undefined : from;
  const accounts = units.map(
    (_, a): Account => ({ id: `(probe ${a})`, joined, left: undefined, facts, purchases: [] }),
  );
  const usage = usageFor(model, situation, meter, { units }, periods);
  return buildBook(model, accounts, periodLists(model.choices.periods, from, until), usage);
}

/** Whole billing periods, the first of which holds the day. */
function periodsFrom(periods: Periods, day: Day, count: number): readonly (readonly [Day, Day])[] {
  const first = windowOf(periods, day);
  const list = [first];
  while (list.length < count) list.push(windowOf(periods, list.at(-1)?.[1] ?? first[1]));
  return list;
}

/** One whole billing period that holds the day. */
function windowOf(periods: Periods, day: Day): readonly [Day, Day] {
  switch (periods.kind) {
    case 'month':
    case 'anniversary':
      return [monthStart(day), addMonths(monthStart(day), 1)];
    case 'day':
    case 'rolling':
      return [day, day + 1];
    case 'days':
      return [day, day + periods.count];
    default:
      throw new Error(`no such periods: ${JSON.stringify(periods satisfies never)}`);
  }
}

function factsIn(model: Model, { facts, plan }: Situation): Facts {
  const name = model.plans[plan]?.name;
  return new Map([['seats', '1'], ...facts, ...(name === undefined ? [] : [[PLAN_COLUMN, name] as const])]);
}

const NOON = 12;
const SECONDS_A_DAY = 86_400n;

/** All units of a period on its first day, in one hour, of one end tenant. */
function usageFor(
  model: Model,
  { rule, beside, others = [] }: Situation,
  meter: number,
  quantities: { readonly units: readonly bigint[]; readonly beside?: readonly bigint[] | undefined },
  periods: readonly (readonly [Day, Day])[],
): Usage {
  const scales = model.meters.map((m) => (m.take === 'sum' ? 0 : m.precision));
  const seconds = (from: Day, until: Day): bigint => BigInt(until - from) * SECONDS_A_DAY;
  const within = (from: Day, until: Day) => periods.filter(([start]) => from <= start && until > start);
  const times = (from: Day, until: Day): bigint => BigInt(within(from, until).length);
  const besideOf = (account: number): bigint => quantities.beside?.[account] ?? beside ?? 0n;
  const used = (account: number, m: number): bigint =>
    m === meter ? (quantities.units[account] ?? 0n) + besideOf(account) : (others[m]?.units ?? 0n);
  const of = (account: number, m: number, from: Day, until: Day): bigint => used(account, m) * times(from, until);
  const level = (m: number, from: Day, until: Day): bigint =>
    model.meters[m]?.take === 'average'
      ? within(from, until).reduce((sum, [start, end]) => sum + seconds(start, end), 0n)
      : times(from, until);
  const ruleOf = (m: number): number => (m === meter ? rule : (others[m]?.rule ?? -1));
  return {
    scales,
    between: (account, m, from, until) => used(account, m) * pow10(scales[m] ?? 0) * level(m, from, until),
    finer: {
      classes: (m) => [patternOf(model, m, ruleOf(m)), ...(beside === undefined ? [] : [patternOf(model, m, -1)])],
      ofClass(account, m, index, from, until) {
        const rest = m === meter ? besideOf(account) * times(from, until) : 0n;
        return index === 1 ? rest : of(account, m, from, until) - rest;
      },
      endTenants: (account, m, from, until) =>
        new Map(of(account, m, from, until) > 0n ? [['end tenant', of(account, m, from, until)]] : []),
      hours: (account, m, from, until) =>
        within(from, until).map(([start]) => ({ hour: start * 24 + NOON, units: used(account, m) })),
      seconds,
    },
  };
}

/** Usage falls under the wanted rule, under those that say the same and under every rule that takes all usage. */
function patternOf(model: Model, meter: number, wanted: number): readonly boolean[] {
  const rules = usageRules(model, model.meters[meter]?.name ?? '');
  const said = (rule: UsageMatch): string =>
    JSON.stringify([rule.tags, rule.operations, rule.statuses, rule.keyClasses].map((values) => values ?? null));
  const texts = rules.map(said);
  return texts.map((text) => text === texts[wanted] || text === EVERYTHING);
}

const EVERYTHING = JSON.stringify([null, null, null, null]);
