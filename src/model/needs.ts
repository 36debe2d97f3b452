// What a model reads from elsewhere: columns of the directory, tags, operations and measures of the
// project. A later stage compares them with what is there, and names the rule's line when one is not.
import type { Amount, Charge, Condition, Model, Place, Plan, UsageMatch } from './model.ts';
import { amountsOfCharge, amountsOfPool, columnsOfAmount } from './walk.ts';

export interface ColumnNeed {
  readonly column: string;
  /** Undefined when the model was not read from a file. */
  readonly place: Place | undefined;
  /** Which rule reads it, in words. */
  readonly what: string;
}

interface UsageNeed {
  readonly name: string;
  readonly place: Place;
}

export interface UsageNeeds {
  readonly tags: readonly UsageNeed[];
  readonly operations: readonly UsageNeed[];
  readonly keyClasses: readonly UsageNeed[];
  /** Other than `requests`. */
  readonly measures: readonly UsageNeed[];
}

/** Every directory column that the model reads, each with the rules that read it. */
export function modelColumns(model: Model): ColumnNeed[] {
  const { rollout, assume } = model;
  return [
    ...inCondition(rollout?.memo?.for, rollout?.place, 'the memo months'),
    ...model.plans.flatMap(inPlan),
    ...(planColumnDecides(model.plans)
      ? [{ column: assume.plan.column, place: assume.place, what: 'the choice of plan' }]
      : []),
    ...model.packs.flatMap((p) => inRule(p.for, [p.price], p.place, `pack "${p.name}"`)),
    ...model.discounts.flatMap((d) => inRule(d.for, [d.off.value], d.place, `discount "${d.name}"`)),
    ...model.credits.flatMap((c) => inRule(c.for, [c.value], c.place, `credit "${c.name}"`)),
  ];
}

function inPlan(plan: Plan): ColumnNeed[] {
  const pools = [...plan.includes].flatMap(([meter, pool]) => {
    const what = `the pool of ${meter} in plan "${plan.name}"`;
    return [
      ...inAmounts(amountsOfPool(pool), pool.place, what),
      ...(pool.perSeat ? [{ column: 'seats', place: pool.place, what }] : []),
    ];
  });
  return [...inCondition(plan.for, plan.place, `plan "${plan.name}"`), ...pools, ...plan.charges.flatMap(inCharge)];
}

function inCharge(charge: Charge): ColumnNeed[] {
  const what = `charge "${charge.name}"`;
  const seats = charge.kind === 'per_seat' ? [{ column: 'seats', place: charge.place, what }] : [];
  return [...inRule(charge.for, amountsOfCharge(charge), charge.place, what), ...seats];
}

function inRule(
  condition: Condition | undefined,
  amounts: readonly (Amount | undefined)[],
  place: Place,
  what: string,
): ColumnNeed[] {
  return [...inCondition(condition, place, what), ...inAmounts(amounts, place, what)];
}

function inCondition(condition: Condition | undefined, place: Place | undefined, what: string): ColumnNeed[] {
  return (condition?.columns ?? []).map(({ column }) => ({ column, place, what }));
}

function inAmounts(amounts: readonly (Amount | undefined)[], place: Place, what: string): ColumnNeed[] {
  const columns = new Set(amounts.flatMap((amount) => (amount === undefined ? [] : columnsOfAmount(amount))));
  return [...columns].map((column) => ({ column, place, what }));
}

/** The plan's column is only read when two plans could hold for one account. */
function planColumnDecides(plans: readonly Plan[]): boolean {
  return plans.some((a, i) => plans.slice(i + 1).some((b) => !exclude(a.for, b.for)));
}

function exclude(a: Condition | undefined, b: Condition | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  if (a.joined !== undefined && b.joined !== undefined && a.joined !== b.joined) return true;
  return a.columns.some((x) =>
    b.columns.some((y) => x.column === y.column && !x.values.some((value) => y.values.includes(value))),
  );
}

/** Tags, operations, key classes and measures that the meters name. */
export function usageNeeds(model: Model): UsageNeeds {
  const rules = model.meters.flatMap((meter) => [...meter.weights, ...meter.notBilled]);
  const named = (of: (match: UsageMatch) => readonly string[] | undefined): UsageNeed[] =>
    rules.flatMap((rule) => (of(rule) ?? []).map((name) => ({ name, place: rule.place })));
  return {
    tags: named((rule) => rule.tags),
    operations: named((rule) => rule.operations),
    keyClasses: named((rule) => rule.keyClasses),
    measures: model.meters.filter((m) => m.of !== 'requests').map((m) => ({ name: m.of, place: m.place })),
  };
}
