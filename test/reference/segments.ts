// Cuts a period into segments: stretches of active days on which the plan, its numbers, the contract, the
// packs that are valid and, where they count daily, the seats stay the same. Neighbours that are equal are one.
import type { Day } from '../../src/calendar/day.ts';
import type { Charge } from '../../src/model/charge.ts';
import type { Model } from '../../src/model/model.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Amount } from '../../src/model/values.ts';
import { daysIn, holds, type Month, seatsOn, valueOn } from './months.ts';
import { contractOn, planOn } from './plans.ts';

export interface Segment {
  readonly first: Day;
  readonly until: Day;
  /** Days as proration counts them. */
  readonly days: number;
  readonly plan: Plan | undefined;
  /** Those of the plan that hold here. */
  readonly charges: readonly Charge[];
}

/** A stretch on which a pack is valid. */
export interface Validity {
  readonly start: Day;
  readonly until: Day;
}

export function segmentsOf(month: Month, packs: readonly Validity[]): Segment[] {
  const cuts = new Set([...changes(month), ...packs.flatMap((pack) => [pack.start, pack.until])]);
  const starts = month.days.filter((day, i) => i === 0 || cuts.has(day));
  const signatures = starts.map((day) => signature(month, day, packs));
  const kept = starts.filter((_, i) => i === 0 || signatures[i] !== signatures[i - 1]);
  const end = (month.days.at(-1) ?? month.first) + 1;
  return kept.map((first, i) => {
    const until = kept[i + 1] ?? end;
    const plan = planOn(month, first);
    const charges = (plan?.charges ?? []).filter((charge) => holds(charge.for, month, first));
    return { first, until, days: daysIn(month, first, until), plan, charges };
  });
}

/** Days on which anything at all may change. */
function changes(month: Month): Day[] {
  const contracts = month.model.contracts.flatMap(({ from, until }) => [from ?? 0, until ?? 0]);
  return [...month.account.facts.map(({ from }) => from), ...contracts, ...datedDays(month.model)];
}

/** All that a price of the day depends on, as text. */
function signature(month: Month, day: Day, packs: readonly Validity[]): string {
  const plan = planOn(month, day);
  const contract = contractOn(month, day);
  const valid = packs.flatMap((pack, i) => (pack.start <= day && day < pack.until ? [i] : []));
  const contractIndex = contract === undefined ? -1 : month.model.contracts.indexOf(contract);
  const seats = countsDaily(month.model, plan) ? String(seatsOn(month, day, 'daily').n) : '';
  if (plan === undefined) return JSON.stringify([contractIndex, valid, seats]);
  const held = plan.charges.map((charge) => holds(charge.for, month, day));
  const numbers = amountsOf(plan).map((amount) => {
    const value = valueOn(amount, month, day);
    return value === undefined ? 'none' : `${value.n}/${value.d}`;
  });
  return JSON.stringify([contractIndex, valid, plan.name, held, numbers, seats]);
}

function countsDaily({ choices, meters }: Model, plan: Plan | undefined): boolean {
  const daily = (own: typeof choices.seats | undefined): boolean => (own ?? choices.seats) === 'daily';
  return (
    [...(plan?.includes.values() ?? [])].some((pool) => pool.perSeat !== undefined && daily(pool.seats)) ||
    plan?.charges.some((charge) => charge.kind === 'per_seat' && daily(charge.seats)) === true ||
    (daily(undefined) && meters.some(({ take }) => take === 'seats'))
  );
}

const KINDS = new Set(['constant', 'by', 'column', 'dated', 'month']);
const isAmount = (value: object): value is Amount =>
  'kind' in value && typeof value.kind === 'string' && KINDS.has(value.kind);

function* amountsIn(value: unknown): Generator<Amount> {
  if (typeof value !== 'object' || value === null) return;
  if (isAmount(value)) yield value;
  else for (const part of value instanceof Map ? value.values() : Object.values(value)) yield* amountsIn(part);
}

const ofPlan = new WeakMap<Plan, Amount[]>();

/** Numbers of a plan that may differ by day; a commit is read once a term. */
function amountsOf(plan: Plan): Amount[] {
  const { includes, charges, minimum, maximum } = plan;
  const known = ofPlan.get(plan);
  const amounts = known ?? [...amountsIn([includes, charges, minimum, maximum])].filter((a) => a.kind !== 'constant');
  if (known === undefined) ofPlan.set(plan, amounts);
  return amounts;
}

const ofModel = new WeakMap<Model, Day[]>();

function datedDays(model: Model): Day[] {
  const known = ofModel.get(model);
  const days = known ?? [...stepsIn([model.plans, model.contracts])];
  if (known === undefined) ofModel.set(model, days);
  return days;
}

/** Days on which any dated number steps, also those inside lookups. */
function* stepsIn(value: unknown): Generator<Day> {
  if (typeof value !== 'object' || value === null) return;
  if (isAmount(value) && value.kind === 'dated') for (const { from } of value.steps) yield from;
  for (const part of value instanceof Map ? value.values() : Object.values(value)) yield* stepsIn(part);
}
