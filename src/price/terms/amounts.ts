// Every Amount of a model, walked: which days cut a segment, how many decimals a number may have.
// Scales are fixed once for a whole run, so that the hot loop only adds and multiplies whole numbers.
import type { Day } from '../../calendar/day.ts';
import { parseDecimal } from '../../exact/decimal.ts';
import type { Account } from '../../meter/quantities.ts';
import type { Model } from '../../model/model.ts';
import type { Plan } from '../../model/plan.ts';
import type { Amount, Condition } from '../../model/values.ts';
import { amountsInside, amountsOfCharge, amountsOfPool, columnsOfAmount } from '../../model/walk.ts';
import { allParts } from './parts.ts';

/** Most decimals that the amount can have, given every directory row. */
export function decimalsOf(amount: Amount | undefined, accounts: readonly Account[]): number {
  if (amount === undefined) return 0;
  if (amount.kind === 'constant') return amount.value.scale;
  if (amount.kind === 'column') return columnDecimals(amount.column, accounts);
  return Math.max(0, ...amountsInside(amount).map((a) => decimalsOf(a, accounts)));
}

const known = new WeakMap<readonly Account[], Map<string, number>>();

/** Of a column of the directory, read once for all models that are priced on the same accounts. */
function columnDecimals(column: string, accounts: readonly Account[]): number {
  const columns = known.get(accounts) ?? new Map<string, number>();
  known.set(accounts, columns);
  let most = columns.get(column);
  if (most === undefined) {
    most = 0;
    for (const { facts } of accounts)
      for (const row of facts) most = Math.max(most, cellDecimals(row.facts.get(column)));
    columns.set(column, most);
  }
  return most;
}

function cellDecimals(text: string | undefined): number {
  const read = parseDecimal(text ?? '');
  return typeof read === 'string' ? 0 : read.scale;
}

/** Days on which some number of the model changes, ascending. */
export function changeDays(model: Model): readonly Day[] {
  const days = new Set<Day>();
  const visit = (amount: Amount): void => {
    if (amount.kind === 'dated') for (const step of amount.steps) days.add(step.from);
    for (const child of amountsInside(amount)) visit(child);
  };
  for (const amount of planAmounts(model)) visit(amount);
  return [...days].sort((a, b) => a - b);
}

/** Does a plan, a number of it or its choice depend on the rollout month? */
export function usesMonths(model: Model): boolean {
  const inside = (amount: Amount): boolean => amount.kind === 'month' || amountsInside(amount).some(inside);
  return (model.rollout?.phases.length ?? 0) > 0 || planAmounts(model).some(inside);
}

/** Directory columns that decide an account's plan or a number of a plan, sorted. */
export function planColumns(model: Model): readonly string[] {
  const conditions: Condition[] = [
    ...model.plans.flatMap((p) => [p.for, ...p.charges.map((c) => c.for)]),
    ...(model.rollout?.phases ?? []).map((p) => p.for),
  ].filter((c) => c !== undefined);
  const { plan } = model.assume;
  const named = [
    ...(plan.kind === 'column' ? [plan.column] : []),
    ...conditions.flatMap((c) => c.columns.map((x) => x.column)),
  ];
  return [...new Set([...named, ...planAmounts(model).flatMap(columnsOfAmount)])].sort();
}

/** The numbers of plans, as they stand and under contracts: those that make a segment's terms. */
function planAmounts(model: Model): Amount[] {
  return allParts(model).flatMap(({ plans }) => plans.flatMap(numbersOfPlan));
}

/** All that may differ by day in a plan; a commit is read once a term. */
export function numbersOfPlan(plan: Plan): Amount[] {
  return [
    ...[...plan.includes.values()].flatMap(amountsOfPool),
    ...plan.charges.flatMap(amountsOfCharge),
    ...[plan.minimum?.amount, plan.maximum?.amount].filter((a) => a !== undefined),
  ];
}
