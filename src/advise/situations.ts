// In which situations a plan's prices are looked at: each value of the directory columns that the plan,
// its charges and the discounts ask for (and any other value), each version of dated prices, each row of rates.
import { addMonths, type Day, formatMonth, monthStart } from '../calendar/day.ts';
import { formatDecimal } from '../exact/decimal.ts';
import type { Facts } from '../meter/quantities.ts';
import type { Model } from '../model/model.ts';
import type { Plan } from '../model/plan.ts';
import { usageRules } from '../model/rules.ts';
import type { Amount, Condition } from '../model/values.ts';
import { amountsInside, amountsOfBounds, amountsOfCharge, amountsOfOff, amountsOfPool } from '../model/walk.ts';
import { changeDays } from '../price/terms/amounts.ts';
import { type Context, holds, numberAt } from '../price/terms/number.ts';
import type { Situation } from './probe.ts';

/** Stands for every value of a column that the model does not name. */
const OTHER = '(any other)';

/** More combinations than these are looked at one column at a time. */
const MOST_COMBINATIONS = 24;

/** A kind of account: what its directory row says. */
export interface Kind {
  readonly facts: Facts;
  readonly existing: boolean;
}

/** What a rule reads of an account. */
export interface Asked {
  readonly for: Condition | undefined;
  readonly amounts: readonly Amount[];
}

/** Kinds of accounts that may be in one of the plans and are priced differently by what the model reads. */
export function kindsOf(model: Model, plans: readonly Plan[], further: readonly Asked[] = []): readonly Kind[] {
  const asked = [...askedBy(model, plans), ...further];
  const columns = columnsOf(asked);
  const rows = combinations(
    [...columns].map(
      ([column, values]) => [column, column === 'seats' ? seatCounts(values) : [...values, OTHER]] as const,
    ),
    plans.map((plan) => new Map((plan.for?.columns ?? []).map((c) => [c.column, c.values[0] ?? OTHER]))),
  );
  const joined = asked.some((a) => a.for?.joined !== undefined) ? [true, false] : [true];
  return rows.flatMap((facts) => joined.map((existing) => ({ facts, existing })));
}

/** Seats are counted: any other number of them is the first whole one that the model does not name. */
function seatCounts(values: readonly string[]): readonly string[] {
  const named = values.filter((value) => /^\d+$/.test(value));
  let other = 1;
  while (named.includes(String(other))) other += 1;
  return [...named, String(other)];
}

/** Is a plan open to accounts of a kind, as far as its `for` says? */
export function isFor(plan: Plan, kind: Kind): boolean {
  return holds(plan.for, contextOf({ ...kind, day: 0 }));
}

/** First days of periods under each version of dated prices; `usual` when no price is dated. */
export function versionsOf(model: Model, usual: Day): readonly Day[] {
  const changes = changeDays(model);
  const [first] = changes;
  if (first === undefined) return [usual];
  const starts = changes.map((day) => (monthStart(day) === day ? day : addMonths(monthStart(day), 1)));
  return [...new Set([addMonths(monthStart(first), -1), ...starts])];
}

/** The rows of rates of a plan on a meter, as indices of the meter's usage rules; -1 alone without rates. */
export function rowsOf(model: Model, plan: Plan, meter: string): readonly number[] {
  const rules = usageRules(model, meter);
  const rates = plan.charges.flatMap((c) => ('rates' in c && c.of === meter ? (c.rates ?? []) : []));
  return rates.length === 0 ? [-1] : rates.map((rate) => rules.indexOf(rate));
}

/** Every situation of a plan and a meter. */
export function situationsOf(model: Model, plan: number, meter: string, usual: Day): readonly Situation[] {
  const rule = model.plans[plan];
  if (rule === undefined) return [];
  const rows = rowsOf(model, rule, meter);
  return versionsOf(model, usual).flatMap((day) =>
    kindsOf(model, [rule])
      .filter((kind) => isFor(rule, kind))
      .flatMap((kind) => rows.map((row) => ({ plan, ...kind, day, rule: row }))),
  );
}

/** Situations with the same text cost the same under the plans: every number that varies and every condition agree. */
function priceText(asked: readonly Asked[], s: Situation): string {
  const context = contextOf(s);
  const read = asked.map((one) => [
    holds(one.for, context),
    ...one.amounts.map((amount) => {
      const value = numberAt(amount, context);
      return value === undefined ? null : formatDecimal(value);
    }),
  ]);
  return JSON.stringify([s.plan, s.rule, s.facts.get('seats') ?? null, read]);
}

/** Calls `work` once for situations that cost the same. */
export function oncePriced<T>(model: Model, plans: readonly Plan[], work: (s: Situation) => T): (s: Situation) => T {
  const varying = askedBy(model, plans).map((asked) => ({
    for: asked.for,
    amounts: asked.amounts.filter((amount) => amount.kind !== 'constant'),
  }));
  const done = new Map<string, T>();
  return (s) => {
    const key = priceText(varying, s);
    const before = done.get(key);
    if (before !== undefined) return before;
    const result = work(s);
    done.set(key, result);
    return result;
  };
}

export function contextOf({ facts, existing, day }: Kind & { readonly day: Day }): Omit<Context, 'account'> {
  return { facts, existing, day, month: 1 };
}

/**
 * What tells a group of situations apart from the others of `all`, in words: "edition Enterprise or Pro,
 * prices of 2026-07"; '' when nothing does.
 */
export function groupText(model: Model, group: readonly Situation[], meter: string, all: readonly Situation[]): string {
  const aspects = aspectsOf(model, meter, all);
  const values = aspects.map((aspect) => [...new Set(group.map(aspect.of))]);
  const product = values.reduce((n, list) => n * list.length, 1);
  if (product > new Set(group.map((s) => JSON.stringify(aspects.map((a) => a.of(s))))).size)
    return [...new Set(group.map((s) => groupText(model, [s], meter, all)))].join('; ');
  return aspects
    .flatMap((aspect, i) => {
      const mine = values[i] ?? [];
      return new Set(all.map(aspect.of)).size === mine.length ? [] : [aspect.say(mine)];
    })
    .join(', ');
}

/** One thing in which situations differ. */
interface Aspect {
  readonly of: (s: Situation) => string;
  readonly say: (values: readonly string[]) => string;
}

function aspectsOf(model: Model, meter: string, all: readonly Situation[]): readonly Aspect[] {
  const columns = new Set(all.flatMap((s) => [...s.facts.keys()]));
  const rules = usageRules(model, meter);
  const or = (values: readonly string[]): string => values.join(' or ');
  return [
    ...[...columns].map((column) => ({
      of: (s: Situation) => s.facts.get(column) ?? '',
      say: (values: readonly string[]) => {
        const named = values.filter((value) => value !== OTHER);
        const other = values.includes(OTHER) ? [`any other ${column}`] : [];
        return or([...(named.length === 0 ? [] : [`${column} ${or(named)}`]), ...other]);
      },
    })),
    { of: (s) => (s.existing ? 'joined before launch' : 'joined after launch'), say: or },
    {
      of: (s) => {
        const rule = rules[s.rule];
        const named = [rule?.tags, rule?.operations, rule?.statuses, rule?.keyClasses].flatMap((v) => v ?? []);
        return named.length === 0 ? 'all other usage' : or(named);
      },
      say: or,
    },
    { of: (s) => formatMonth(s.day), say: (values) => `prices of ${or(values)}` },
  ];
}

/** Is an account of the kind, by its directory row? Values that the model names do not count as any other. */
export function isOfKind(kind: Kind, facts: Facts, existing: boolean, named: readonly Kind[]): boolean {
  if (named.some((k) => k.existing !== kind.existing) && kind.existing !== existing) return false;
  return [...kind.facts].every(([column, value]) => {
    const mine = facts.get(column) ?? '';
    return value === OTHER ? !named.some((k) => k.facts.get(column) === mine) : value === mine;
  });
}

function columnsOf(asked: readonly Asked[]): ReadonlyMap<string, readonly string[]> {
  const columns = new Map<string, Set<string>>();
  const add = (column: string, values: Iterable<string>): void => {
    columns.set(column, new Set([...(columns.get(column) ?? []), ...values]));
  };
  const visit = (amount: Amount): void => {
    if (amount.kind === 'by') add(amount.column, amount.rows.keys());
    for (const inner of amountsInside(amount)) visit(inner);
  };
  for (const rule of asked) {
    for (const { column, values } of rule.for?.columns ?? []) add(column, values);
    for (const amount of rule.amounts) visit(amount);
  }
  return new Map([...columns].map(([column, values]) => [column, [...values]]));
}

/** Plans with their charges, and the discounts on them; what packs ask does not change a charge. */
function askedBy(model: Model, plans: readonly Plan[]): readonly Asked[] {
  return [
    ...plans.map((plan) => ({
      for: plan.for,
      amounts: [...[...plan.includes.values()].flatMap(amountsOfPool), ...amountsOfBounds(plan)],
    })),
    ...plans.flatMap((plan) => plan.charges.map((c) => ({ for: c.for, amounts: amountsOfCharge(c) }))),
    ...model.discounts.filter((d) => d.on !== 'packs').map((d) => ({ for: d.for, amounts: amountsOfOff(d.off) })),
  ];
}

/** All combinations; of too many, those that each plan asks for and each other value in its place. */
function combinations(
  columns: readonly (readonly [string, readonly string[]])[],
  wanted: readonly Facts[],
): readonly Facts[] {
  const count = columns.reduce((n, [, values]) => n * values.length, 1);
  if (count <= MOST_COMBINATIONS) {
    return columns.reduce<readonly Facts[]>(
      (rows, [column, values]) => rows.flatMap((row) => values.map((v) => new Map([...row, [column, v]]))),
      [new Map()],
    );
  }
  const rows = wanted.flatMap((facts) => {
    const usual = new Map(
      columns.map(([column, values]) => [column, facts.get(column) ?? values.at(-1) ?? OTHER] as const),
    );
    return [usual, ...columns.flatMap(([column, values]) => values.map((v) => new Map([...usual, [column, v]])))];
  });
  return [...new Map(rows.map((row) => [JSON.stringify([...row]), row])).values()];
}
