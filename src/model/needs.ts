// What a model reads from elsewhere: columns of the directory; tags, operations, measures, gauges and
// transactions of the project; usage in finer detail than days. A later stage compares them with what
// is there, and names the rule's line when one is not.
import type { Charge } from './charge.ts';
import { needsOf } from './goal.ts';
import type { Guardrail, Model, PriceParts } from './model.ts';
import type { Plan } from './plan.ts';
import type { Amount, Condition, Place, UsageMatch } from './values.ts';
import { amountsOfBounds, amountsOfCharge, amountsOfOff, amountsOfPool, columnsOfAmount, rulesOfKeep } from './walk.ts';

export interface ColumnNeed {
  readonly column: string;
  /** Undefined when the model was not read from a file. */
  readonly place: Place | undefined;
  /** Which rule reads it, in words. */
  readonly what: string;
  /** The values that the rule is for, where it is a condition. */
  readonly values?: readonly string[];
}

interface UsageNeed {
  readonly name: string;
  /** Undefined for a rule on who pays, which has none. */
  readonly place: Place | undefined;
}

export interface UsageNeeds {
  readonly tags: readonly UsageNeed[];
  readonly operations: readonly UsageNeed[];
  readonly keyClasses: readonly UsageNeed[];
  /** Other than `requests`. */
  readonly measures: readonly UsageNeed[];
  /** Levels over time that a meter averages or takes the maximum of. */
  readonly gauges: readonly UsageNeed[];
  /** Tables of transactions that percentage charges act on. */
  readonly transactions: readonly UsageNeed[];
  /** Meters of which the usage of each hour is read. */
  readonly hours: readonly UsageNeed[];
  /** Meters of which the usage of each end tenant is read. */
  readonly endTenants: readonly UsageNeed[];
}

/** Every directory column that the model reads, each with the rules that read it. */
export function modelColumns(model: Model): ColumnNeed[] {
  const { group, rollout, assume, keep } = model;
  const phases = (rollout?.phases ?? []).flatMap((p) => inCondition(p.for, p.place, 'a phase of the rollout'));
  const seats = model.meters.filter((m) => m.take === 'seats');
  const [own, ...contracts] = partsOf(model);
  return unique([
    ...(group === undefined ? [] : [{ column: group.column, place: group.place, what: 'group:' }]),
    ...inCondition(rollout?.memo?.for, rollout?.place, 'the memo months'),
    ...phases,
    ...seats.map((m) => ({ column: 'seats', place: m.place, what: `meter "${m.name}"` })),
    ...(own?.plans ?? []).flatMap(inPlan),
    ...(assume.plan.kind === 'column' && planColumnDecides(model.plans)
      ? [{ column: assume.plan.column, place: assume.place, what: 'the choice of plan' }]
      : []),
    ...(own === undefined ? [] : inReductions(own)),
    ...contracts.flatMap((parts) => [...parts.plans.flatMap(inPlan), ...inReductions(parts)]),
    ...rulesOfKeep(keep).flatMap((rule) => inRule(rule.for, rule.amounts, rule.place, rule.what)),
    ...guardrailsThatNeed(model, 'current_total').map(({ goal, place }) => ({
      column: 'current_total',
      place,
      what: `the guardrail "${goal.text}"`,
    })),
  ]);
}

/** Directory columns that a model reads as days. */
export function dateColumns(model: Model): readonly { readonly column: string; readonly place: Place }[] {
  const commits = model.plans.flatMap(({ commit }) =>
    commit?.starts === undefined ? [] : [{ column: commit.starts, place: commit.place }],
  );
  const packs = model.packs.flatMap(({ starts, place }) => (starts === undefined ? [] : [{ column: starts, place }]));
  return [...commits, ...packs];
}

/** Guardrails on figures that need more than the ledger and the model. */
export function guardrailsThatNeed(model: Model, what: ReturnType<typeof needsOf>): readonly Guardrail[] {
  return (model.guardrails ?? []).filter(({ goal }) => needsOf(goal) === what);
}

/** The model's own parts, then those of each contract. */
function partsOf(model: Model): readonly PriceParts[] {
  return [model, ...model.contracts.flatMap((c) => c.parts ?? [])];
}

function inPlan(plan: Plan): ColumnNeed[] {
  const pools = [...plan.includes].flatMap(([meter, pool]) => {
    const what = `the pool of ${meter} in plan "${plan.name}"`;
    return [
      ...inAmounts(amountsOfPool(pool), pool.place, what),
      ...(pool.perSeat ? [{ column: 'seats', place: pool.place, what }] : []),
    ];
  });
  const bounds = `the minimum, maximum or commit of plan "${plan.name}"`;
  return [
    ...inCondition(plan.for, plan.place, `plan "${plan.name}"`),
    ...pools,
    ...inAmounts(amountsOfBounds(plan), plan.place, bounds),
    ...inStart(plan.commit?.starts, plan.commit?.place, `the commit of plan "${plan.name}"`),
    ...plan.charges.flatMap(inCharge),
  ];
}

function inReductions({ packs, discounts, credits }: PriceParts): ColumnNeed[] {
  return [
    ...packs.flatMap((p) => [
      ...inRule(p.for, [p.price], p.place, `pack "${p.name}"`),
      ...inStart(p.starts, p.place, `the start of pack "${p.name}"`),
    ]),
    ...discounts.flatMap((d) => inRule(d.for, amountsOfOff(d.off), d.place, `discount "${d.name}"`)),
    ...credits.flatMap((c) => inRule(c.for, [c.value], c.place, `credit "${c.name}"`)),
  ];
}

function inStart(column: string | undefined, place: Place | undefined, what: string): ColumnNeed[] {
  return column === undefined ? [] : [{ column, place, what }];
}

function inCharge(charge: Charge): ColumnNeed[] {
  const what = `charge "${charge.name}"`;
  const seats = charge.kind === 'per_seat' ? [{ column: 'seats', place: charge.place, what }] : [];
  return [...inRule(charge.for, amountsOfCharge(charge), charge.place, what), ...seats];
}

function inRule(
  condition: Condition | undefined,
  amounts: readonly Amount[],
  place: Place,
  what: string,
): ColumnNeed[] {
  return [...inCondition(condition, place, what), ...inAmounts(amounts, place, what)];
}

function inCondition(condition: Condition | undefined, place: Place | undefined, what: string): ColumnNeed[] {
  return (condition?.columns ?? []).map(({ column, values }) => ({ column, place, what, values }));
}

function inAmounts(amounts: readonly Amount[], place: Place, what: string): ColumnNeed[] {
  const columns = new Set(amounts.flatMap(columnsOfAmount));
  return [...columns].map((column) => ({ column, place, what }));
}

/** The plan's column is only read when two plans that are offered could hold for one account. */
function planColumnDecides(plans: readonly Plan[]): boolean {
  const offered = plans.filter((plan) => plan.offered);
  return offered.some((a, i) => offered.slice(i + 1).some((b) => !exclude(a.for, b.for)));
}

function exclude(a: Condition | undefined, b: Condition | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  if (a.joined !== undefined && b.joined !== undefined && a.joined !== b.joined) return true;
  return a.columns.some((x) =>
    b.columns.some((y) => x.column === y.column && !x.values.some((value) => y.values.includes(value))),
  );
}

/** What the model names of the project's requests, and the detail that it counts them in. */
export function usageNeeds(model: Model): UsageNeeds {
  const rules = [...model.meters.flatMap(rulesOfMeter), ...partsOf(model).flatMap(rulesOfParts)];
  const named = (of: (match: UsageMatch) => readonly string[] | undefined): UsageNeed[] =>
    unique(rules.flatMap(({ match, place }) => (of(match) ?? []).map((name) => ({ name, place }))));
  const payers = model.payer.flatMap((rule) => rule.keyClasses ?? []);
  const meters = (take: readonly string[]) => model.meters.filter((m) => take.includes(m.take));
  const measures = meters(['sum']).flatMap((m) => [
    { name: m.of, place: m.place },
    ...m.weights.map((w) => ({ name: w.of ?? m.of, place: w.of === undefined ? m.place : w.place })),
  ]);
  return {
    tags: named((rule) => rule.tags),
    operations: named((rule) => rule.operations),
    keyClasses: [...payers.map((name) => ({ name, place: undefined })), ...named((rule) => rule.keyClasses)],
    measures: unique(measures.filter((m) => m.name !== 'requests')),
    gauges: meters(['average', 'maximum']).map((m) => ({ name: m.of, place: m.place })),
    transactions: unique(partsOf(model).flatMap(transactionsOf)),
    hours: model.choices.periods.kind === 'rolling' ? model.meters.map(({ name, place }) => ({ name, place })) : [],
    endTenants: unique(partsOf(model).flatMap(endTenantsOf)),
  };
}

interface Rule {
  readonly match: UsageMatch;
  readonly place: Place;
}

function rulesOfMeter({ weights, notBilled, only, place }: Model['meters'][number]): Rule[] {
  const rules = [...weights, ...notBilled].map((rule) => ({ match: rule, place: rule.place }));
  return only === undefined ? rules : [{ match: only, place }, ...rules];
}

function rulesOfParts({ plans, packs, discounts }: PriceParts): Rule[] {
  const rates = plans.flatMap((plan) => plan.charges).flatMap((c) => ('rates' in c ? (c.rates ?? []) : []));
  return [
    ...[...rates, ...plans.flatMap((plan) => plan.lacks)].map((rule) => ({ match: rule, place: rule.place })),
    ...packs.flatMap(({ only, place }) => (only === undefined ? [] : [{ match: only, place }])),
    ...discounts.flatMap(({ off, place }) =>
      off.kind === 'steps' && off.measured.kind === 'share' ? [{ match: off.measured.match, place }] : [],
    ),
  ];
}

function transactionsOf({ plans }: PriceParts): UsageNeed[] {
  return plans
    .flatMap((plan) => plan.charges)
    .flatMap((charge) => (charge.kind === 'percentage' ? [{ name: charge.of, place: charge.place }] : []));
}

function endTenantsOf({ plans }: PriceParts): UsageNeed[] {
  return plans.flatMap((plan) => [
    ...[...plan.includes].flatMap(([name, pool]) =>
      pool.perInstall === undefined ? [] : [{ name, place: pool.place }],
    ),
    ...plan.charges.flatMap((c) =>
      'tiersPer' in c && c.tiersPer === 'end_tenant' ? [{ name: c.of, place: c.place }] : [],
    ),
  ]);
}

/** Each need once: a contract repeats what the model says. */
function unique<T extends ColumnNeed | UsageNeed>(needs: readonly T[]): T[] {
  return [...new Map(needs.map((need) => [JSON.stringify(need), need])).values()];
}
