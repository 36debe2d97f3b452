// A model under a quote: which of its meters, at which quantities and rates, for an account of whom the directory
// says so much. What was not said is taken as a model takes it that knows nothing, and each plan for whom it is made.
import type { Situation } from '../advise/probe.ts';
import { isFor, versionsOf } from '../advise/situations.ts';
import { PLAN_COLUMN } from '../advise/variants.ts';
import { type Day, parseDay } from '../calendar/day.ts';
import type { Model } from '../model/model.ts';
import { modelColumns } from '../model/needs.ts';
import { usageRules } from '../model/rules.ts';
import type { UsageMatch } from '../model/values.ts';
import { CannotRunError } from '../source/problem.ts';
import type { Wanted } from './wanted.ts';

export interface Setting {
  readonly model: Model;
  /** Along which prices are compared: the first that units were said of; -1: the model counts nothing but seats. */
  readonly meter: number;
  readonly units: bigint;
  readonly rule: number;
  readonly others: NonNullable<Situation['others']>;
  readonly day: Day;
  readonly wanted: Wanted;
}

/** A month of 31 days: prices without dates are the same in every one. */
const USUAL: Day = parseDay('2025-01-01') ?? 0;

/** Throws a CannotRunError where the quantities do not say of what. `model`: as advice prices it. */
export function settingOf(model: Model, wanted: Wanted): Setting {
  const amounts = amountsIn(model, wanted);
  const ruled = model.meters.map((meter) => {
    const units = amounts.get(meter.name) ?? 0n;
    return { units, rule: units === 0n ? -1 : ruleOf(model, meter.name, wanted) };
  });
  const [[first, units] = ['', 0n]] = amounts;
  const meter = model.meters.findIndex(({ name }) => name === first);
  return {
    model,
    meter,
    units,
    rule: ruled[meter]?.rule ?? -1,
    others: ruled,
    day: wanted.day ?? versionsOf(model, USUAL).at(-1) ?? USUAL,
    wanted,
  };
}

/** Who a plan is quoted for: what was said, and where that is silent whom the plan is for. */
export function situationFor({ model, rule, others, day, wanted }: Setting, plan: number): Situation {
  const wants = model.plans[plan]?.for;
  const own = (wants?.columns ?? []).flatMap(({ column, values: [value] }) =>
    value === undefined || wanted.facts.has(column) ? [] : [[column, value] as const],
  );
  const joined = wanted.joined ?? wants?.joined ?? 'after';
  return { plan, facts: new Map([...wanted.facts, ...own]), existing: joined === 'before', day, rule, others };
}

/** Plans that are quoted: the one that was asked for, else those offered to whoever was described. */
export function plansOf(setting: Setting): readonly number[] {
  const { model, wanted } = setting;
  return [...model.plans.entries()].flatMap(([p, plan]) => {
    if (wanted.plan !== undefined) return plan.name === wanted.plan ? [p] : [];
    return plan.offered && isFor(plan, situationFor(setting, p)) ? [p] : [];
  });
}

/** Columns of the directory that a price depends on: not those of guardrails, nor of what is kept of a bill. */
export function priceColumns(model: Model): ReadonlySet<string> {
  const keep = { take: undefined, paymentFee: undefined, revenueShares: [] };
  const columns = modelColumns({ ...model, guardrails: [], keep }).map(({ column }) => column);
  return new Set(columns.filter((column) => column !== PLAN_COLUMN));
}

function amountsIn(model: Model, { units }: Wanted): ReadonlyMap<string, bigint> {
  const counted = model.meters.filter(({ take }) => take !== 'seats').map(({ name }) => name);
  const [only, ...further] = counted;
  if (only === undefined) return new Map(units);
  const said = [...units].filter(([name]) => name === '' || counted.includes(name));
  const [first] = said;
  if (first !== undefined && first[0] !== '') return new Map(said);
  const each = counted.map((name) => `--units ${name}=2M`).join(' ');
  if (first === undefined)
    throw new CannotRunError(
      `${model.name} counts ${counted.join(' and ')}, of which no quantity was said`,
      `write also ${each}`,
    );
  if (further.length > 0)
    throw new CannotRunError(
      `${model.name} counts ${counted.join(' and ')}: of which is the quantity?`,
      `write ${each}`,
    );
  return new Map([[only, first[1]]]);
}

/** The first of the meter's rules that what was said falls under; throws where rates differ and nothing was said. */
function ruleOf(model: Model, meter: string, { match }: Wanted): number {
  const rules = usageRules(model, meter);
  const found = match.size === 0 ? -1 : rules.findIndex((rule) => isMet(rule, match));
  const rates = model.plans.flatMap((plan) =>
    plan.charges.flatMap((c) => ('rates' in c && c.of === meter ? (c.rates ?? []) : [])),
  );
  if (found >= 0 || rates.length === 0) return found;
  const open = rules.findIndex((rule) => Object.values(named(rule)).length === 0);
  if (match.size === 0 && open >= 0) return open;
  const known = rates.flatMap((rate) => Object.entries(named(rate)).map(([by, values]) => `--with ${by}=${values[0]}`));
  throw new CannotRunError(
    `the price of ${meter} in ${model.name} depends on what it is used for`,
    `say it: ${known.join(', or ')}`,
  );
}

/** What a rule asks for, under the names that models have for it. */
function named(rule: UsageMatch): Readonly<Record<string, readonly string[]>> {
  const all = { tag: rule.tags, operation: rule.operations, status: rule.statuses, key_class: rule.keyClasses };
  return Object.fromEntries(
    Object.entries(all).flatMap(([by, values]) => (values === undefined ? [] : [[by, values]])),
  );
}

function isMet(rule: UsageMatch, match: ReadonlyMap<string, string>): boolean {
  return Object.entries(named(rule)).every(([by, values]) => values.includes(match.get(by) ?? ''));
}
